import ServerClient
import Testing

struct ServerURLTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://lintel.example.com/", "https://lintel.example.com"),
        ("https://example.com/lintel//", "https://example.com/lintel"),
    ])
    func `a URL is kept without its last slash`(text: String, url: String) throws {
        #expect(try ServerURL(text).description == url)
    }

    @Test(arguments: [
        "", "lintel.example.com", "ftp://x", "https://", "https:///x", "https://u@x", "https://x?y",
        "https://x#y", "https://a b", "https://:80",
    ])
    func `what is none is refused`(text: String) {
        #expect(throws: ClientError.self) { try ServerURL(text) }
    }

    @Test(arguments: [
        ("http://127.0.0.1:1", true), ("http://localhost", true), ("http://[::1]:80/x", true),
        ("HTTP://LOCALHOST:8080", true), ("http://127.1.2.3/x", true),
        ("http://128.0.0.1", false), ("http://localhost.example.com", false),
        ("http://127.0.0.1.example.com", false), ("http://127.example.com:80", false),
        ("http://127.0.0.1%2eexample.com", false), ("http://[::1].example.com", false),
        ("http://127.0.0.256", false), ("http://127.0.0.1:x", false),
    ])
    func `only this machine may have a token in plain text`(text: String, isHere: Bool) throws {
        #expect(try ServerURL(text).isOnThisMachine == isHere)
    }
}
