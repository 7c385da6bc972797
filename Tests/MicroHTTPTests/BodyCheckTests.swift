import MicroHTTP
import Testing

/// A body that nobody will look at is not kept.
@Suite struct BodyCheckTests {
    private static let refused: BodyCheck = { request in
        request.header("Authorization") == nil ? .text("who are you", status: 401) : nil
    }

    private func answer(_ headers: String, _ body: [UInt8]) throws -> (Client.Answer, Bool) {
        let load = ServerLoad(bodyBytes: 1 << 20)
        var limits = ServerLimits()
        limits.load = load
        let server = try Server(
            [suiteListener], tls: suiteTLS(), limits: limits, bodyCheck: Self.refused,
            handler: LimitsTests.count)
        defer { server.stop(deadlineSeconds: 0) }
        let client = try Client(server.port)
        client.send("PUT / HTTP/1.1\r\nHost: t\r\n\(headers)\r\n")
        client.send(body)
        return (try client.answer(), load.bodies.refusalCount > 0)
    }

    /// Ten times what all bodies may take.
    private static let large = [UInt8](repeating: 1, count: 10 << 20)

    @Test func `a large body of who is refused takes no memory`() throws {
        let (answer, isOverBudget) = try answer("Content-Length: \(10 << 20)\r\n", Self.large)
        #expect((answer.status, answer.text) == (401, "who are you"))
        #expect(!isOverBudget)
    }

    @Test func `nor does one of unknown length`() throws {
        let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 1, count: 1 << 20) + [13, 10]
        let body = (0..<8).flatMap { _ in chunk } + Array("0\r\n\r\n".utf8)
        let (answer, isOverBudget) = try answer("Transfer-Encoding: chunked\r\n", body)
        #expect(answer.status == 401 && !isOverBudget)
    }

    @Test func `who waits to be told is told before it sends anything`() throws {
        let headers = "Content-Length: \(10 << 20)\r\nExpect: 100-continue\r\n"
        #expect(try answer(headers, []).0.status == 401)
    }

    @Test func `others are read`() throws {
        let body = [UInt8](repeating: 1, count: 100_000)
        let length = "Content-Length: 100000\r\n"
        #expect(try answer(length + "Authorization: x\r\n", body).0.text == "100000")
        // Not worth asking about.
        let small = [UInt8](repeating: 1, count: 1000)
        #expect(try answer("Content-Length: 1000\r\n", small).0.text == "1000")
    }
}
