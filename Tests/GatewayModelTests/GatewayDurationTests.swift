import GatewayModel
import Testing

struct GatewayDurationTests {
    @Test(arguments: [("1m30s", 90_000), ("250ms", 250), ("1h", 3_600_000), ("0s", 0)])
    func `is read and written`(text: String, milliseconds: Int64) throws {
        let duration = try #require(GatewayDuration(text))
        #expect(duration.milliseconds == milliseconds)
        #expect(duration.description == text)
    }

    @Test(arguments: ["", "1", "s", "-1s", "1.5s", "100000s", "1s1s1s1s1s", "1 s"])
    func `is refused`(text: String) {
        #expect(GatewayDuration(text) == nil)
    }
}
