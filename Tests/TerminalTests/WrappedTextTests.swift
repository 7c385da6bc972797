import Terminal
import Testing

struct WrappedTextTests {
    @Test(
        arguments: [
            (nil, "- one two three\n"), (80, "- one two three\n"), (9, "- one two\n  three\n"),
            (8, "- one\n  two\n  three\n"), (3, "- one\ntwo\nthree\n"),
            (6, "- one\n  two\n three\n"),
        ] as [(Int?, String)])
    func `lines are broken between words, and no word is`(columns: Int?, text: String) {
        let terminal = Terminal(
            descriptor: 1, isInteractive: columns != nil, columns: columns, hasColor: false)
        #expect(terminal.wrapped("one two three", after: "- ", indent: 2) == text)
    }
}
