import GatewayModel
import Testing

@testable import Webhooks

@Suite struct SignatureTests {
    private func key(_ text: String) throws -> [UInt8] {
        try #require(Base64.bytes(of: Array(text.utf8)))
    }

    /// What the libraries of Standard Webhooks are tested with.
    @Test func `signed as Standard Webhooks has it`() throws {
        let header = WebhookSignature.header(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8),
            keys: [try key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")])
        #expect(header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func `once for each key, the current first`() throws {
        let keys = [[UInt8](repeating: 1, count: 24), [UInt8](repeating: 2, count: 24)]
        func header(_ keys: [[UInt8]]) -> String {
            WebhookSignature.header(id: "a", seconds: 1, body: [], keys: keys)
        }
        #expect(header(keys) == header([keys[0]]) + " " + header([keys[1]]))
    }
}
