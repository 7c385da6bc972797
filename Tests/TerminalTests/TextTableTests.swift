import Terminal
import Testing

struct TextTableTests {
    private static func terminal(_ columns: Int?, hasColor: Bool = false) -> Terminal {
        Terminal(
            descriptor: 1, isInteractive: columns != nil, columns: columns, hasColor: hasColor)
    }

    private static let table: TextTable = {
        var table = TextTable(["NAME", "PORT"])
        table.add(["web/web-listener", "443"])
        table.add([.init("Größe", .red), "80"])
        return table
    }()

    @Test func `columns are as wide as what is in them`() {
        #expect(
            Self.table.text(on: Self.terminal(nil)) == """
                NAME               PORT
                web/web-listener   443
                Größe              80

                """)
    }

    @Test func `a sentence is broken between words, whatever style it has`() {
        var table = TextTable(["NAME", "MESSAGE"])
        table.add([.init("web", .bold), .init("the port is held by another", .red)])
        #expect(
            table.text(on: Self.terminal(20)) == """
                NAME:    web
                MESSAGE: the port is
                         held by
                         another

                """)
        let styled = table.text(on: Self.terminal(20, hasColor: true)).split(separator: "\n")
        #expect(styled.map { $0.filter { $0 == "\u{1B}" }.count }.reduce(0, +) == 8)
        #expect(styled.count == 4)
    }

    @Test func `no line ends with blanks`() {
        var table = TextTable(["REVISION", "WHO", "MESSAGE"])
        table.add(["1", "ada", ""])
        table.add(["2", "", ""])
        #expect(
            table.text(on: Self.terminal(nil)) == "REVISION   WHO   MESSAGE\n1          ada\n2\n")
    }

    @Test func `on a narrow terminal nothing is cut off`() {
        #expect(
            Self.table.text(on: Self.terminal(20)) == """
                NAME: web/web-listener
                PORT: 443

                NAME: Größe
                PORT: 80

                """)
    }

    @Test func `what is too long for a cell is below its row`() {
        var table = TextTable(["NAME", "PORT"])
        table.add(["web", "443"], below: ["| one", "| two"])
        table.add(["m", "80"])
        #expect(
            table.text(on: Self.terminal(nil)) == """
                NAME   PORT
                web    443
                    | one
                    | two
                m      80

                """)
        #expect(
            table.text(on: Self.terminal(8)) == """
                NAME: web
                PORT: 443
                    | one
                    | two

                NAME: m
                PORT: 80

                """)
    }

    @Test func `colours do not move columns`() {
        let text = Self.table.text(on: Self.terminal(80, hasColor: true))
        #expect(text.contains("\u{1B}[31mGröße\u{1B}[0m              80\n"))
    }

    @Test(arguments: [
        ("edge", 4), ("", 0), ("日本", 4), ("e\u{301}", 1), ("🙂", 2), ("a\u{200B}b", 2),
    ])
    func `width is what a terminal shows`(text: String, columns: Int) {
        #expect(text.displayWidth == columns)
    }
}
