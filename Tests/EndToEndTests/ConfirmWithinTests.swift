import GatewayModel
import JSON
import LintelTesting
import Testing

/// Changes that go back by themselves, asked of the running program.
struct ConfirmWithinTests {
    let shop: Shop

    init() throws {
        shop = try Shop()
        let answer = try shop.client.change([
            Requests.gateway(), Requests.set("shop", "a", "a.example"),
        ])
        try #require(answer.status == 201)
    }

    private func served() throws -> String { try shop.client.get(edge + "/snapshot").text }

    @Test func `nobody confirms and it is as it was, after a kill too`() throws {
        let before = try shop.client.snapshot().listeners
        let answer = try shop.client.change(
            [Requests.set("shop", "a", "b.example")], query: "?confirmWithin=1s")
        #expect(answer.status == 201)
        #expect(answer.text.contains(#""confirmBefore":"2"#))
        #expect(try served().contains("b.example"))
        try shop.killAndRestart()
        #expect(try eventually { try !served().contains("b.example") })
        #expect(try shop.client.snapshot().listeners == before)
        let commit = try shop.client.get("/v1/commits?limit=1").text
        #expect(commit.contains(#""cause":{"type":"revert","revision":2}"#))
        #expect(
            try eventually { try shop.client.get("/v1/warnings").text.contains("NotConfirmed") })
        let verified = try shop.verify()
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test func `somebody confirms and it stays`() throws {
        let answer = try shop.client.change(
            [Requests.set("shop", "a", "b.example")], query: "?confirmWithin=10m")
        #expect(answer.status == 201)
        let waiting = try shop.client.get("/v1/commitconfirmations/2")
        #expect(waiting.status == 200)
        let confirmed = try shop.client.post("/v1/commits/2/confirm", #"{"message":"it works"}"#)
        #expect(confirmed.status == 201, "\(confirmed.text)")
        let again = try shop.client.send("POST", "/v1/commits/2/confirm")
        #expect(again.status == 409 && again.text.contains("/problems/not-awaited"))
        #expect(try shop.client.get("/v1/commitconfirmations/2").status == 404)
        #expect(try served().contains("b.example"))
    }

    @Test(arguments: ["0s", "soon", "169h", "10", ""])
    func `a duration that is none is refused`(text: String) throws {
        let answer = try shop.client.change(
            [Requests.set("shop", "a", "b.example")], query: "?confirmWithin=\(text)")
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.text.contains("use a duration from 1s to 168h, such as 10m or 1h30m"))
    }
}
