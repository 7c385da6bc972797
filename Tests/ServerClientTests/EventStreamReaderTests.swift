import ServerClient
import Testing

struct EventStreamReaderTests {
    private static let text =
        "\r\n: hello\nid: 1\nevent: a\ndata: one\ndata: two\n\nid: 2\r\n\r\n"
        + "data:three\r\rretry: 5\n\ndata\n\nid\n\nevent: b\n\ndata: unfinished\n"

    private static let messages = [
        EventStreamReader.Message(event: "a", data: "one\ntwo", id: "1"),
        EventStreamReader.Message(event: "", data: "", id: "2"),
        EventStreamReader.Message(event: "", data: "three", id: "2"),
        EventStreamReader.Message(event: "", data: "", id: "2"),
        EventStreamReader.Message(event: "", data: "", id: ""),
    ]

    @Test(arguments: 1...12)
    func `pieces of any length come to the same messages`(length: Int) {
        var reader = EventStreamReader()
        var messages: [EventStreamReader.Message] = []
        var rest = Array(Self.text.utf8)[...]
        while !rest.isEmpty {
            messages += reader.take(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        #expect(messages == Self.messages)
    }

    @Test(arguments: ["data: ", "data: x\ndata: "])
    func `a message without an end is not kept`(start: String) {
        var reader = EventStreamReader(limitBytes: 1000)
        #expect(reader.take(Array(start.utf8)) == [])
        for _ in 0..<100 where !reader.isTooLarge {
            #expect(reader.take(Array(repeating: UInt8(ascii: "a"), count: 100)) == [])
        }
        #expect(reader.isTooLarge)
        #expect(reader.take(Array("\n\n".utf8)) == [])
    }

    @Test func `an id with NUL is none`() {
        var reader = EventStreamReader()
        #expect(
            reader.take(Array("id: 1\ndata: x\n\nid: a\0b\ndata: y\n\n".utf8)).map(\.id) == [
                "1", "1",
            ])
    }
}
