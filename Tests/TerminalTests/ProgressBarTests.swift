import Testing

@testable import Terminal

struct ProgressBarTests {
    private let bar = ProgressBar(
        "reading", on: Terminal(descriptor: 2, isInteractive: true, columns: 40, hasColor: false))

    @Test(arguments: [
        (0, 4, "reading [-------------] 0 % (2 s)"), (1, 4, "reading [###----------] 25 % (2 s)"),
        (4, 4, "reading [#############] 100 % (2 s)"),
        (9, 4, "reading [#############] 100 % (2 s)"),
        (-5, 4, "reading [-------------] 0 % (2 s)"),
        (.max, .max, "reading [#############] 100 % (2 s)"),
        (.max, 5, "reading [#############] 100 % (2 s)"),
    ])
    func `whatever a server says of how far it is can be drawn`(
        done: Int, total: Int, line: String
    ) {
        #expect(bar.text(done, of: total, "", after: .seconds(2)) == line)
    }
}
