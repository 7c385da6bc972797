import Certificates
import Testing

struct SecretsErrorTests {
    @Test func tellsItsMessage() {
        #expect(SecretsError("no master key").message == "no master key")
    }
}
