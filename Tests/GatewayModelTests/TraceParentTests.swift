import GatewayModel
import Testing

/// W3C Trace Context, 3.2 and 4.3.
struct TraceParentTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"

    @Test(arguments: [
        ("00-\(trace)-\(span)-01", "00-\(trace)-\(span)-01"),
        ("00-\(trace)-\(span)-00", "00-\(trace)-\(span)-00"),
        // Flags of version 00 that mean nothing yet are handed on.
        ("00-\(trace)-\(span)-ff", "00-\(trace)-\(span)-ff"),
        // A later version may say more; what is known of it is taken.
        ("01-\(trace)-\(span)-01", "00-\(trace)-\(span)-01"),
        ("cc-\(trace)-\(span)-09-what-the-future-will-be-like", "00-\(trace)-\(span)-01"),
    ])
    func `what is handed on`(text: String, handedOn: String) {
        #expect(TraceParent(text)?.description == handedOn)
        #expect(TraceParent(text)?.traceID == Self.trace[...])
    }

    @Test(arguments: [
        "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-0", "00-\(trace)-\(span)-011",
        "00-\(trace)-\(span)-01-more", "01-\(trace)-\(span)-01.more", "ff-\(trace)-\(span)-01",
        "00-\(trace.uppercased())-\(span)-01", "0x-\(trace)-\(span)-01",
        "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01",
        "00_\(trace)-\(span)-01", "00-\(trace)\(span)--01", "00-\(trace)-\(span)-0g",
        " 00-\(trace)-\(span)-01", "00-\(trace)-\(span)-01\n",
        "00-\u{e9}\(trace.dropFirst(2))-\(span)-01",
        "00-" + String(repeating: "a", count: 100_000),
    ])
    func `what is no trace`(text: String) {
        #expect(TraceParent(text) == nil)
    }
}
