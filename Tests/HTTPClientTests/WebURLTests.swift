import HTTPClient
import Testing

@Suite struct WebURLTests {
    @Test(arguments: [
        ("https://issuer.example", "issuer.example", false),
        ("https://issuer.example:8443/realms/a?x=%20", "issuer.example", false),
        ("https://192.0.2.7/", "192.0.2.7", false),
        ("https://[2001:db8::1]:1/", "2001:db8::1", false),
        ("http://127.0.0.1:8080/keys", "127.0.0.1", true), ("http://localhost", "localhost", true),
        ("http://[::1]:80/", "::1", true), ("https://127.9.9.9", "127.9.9.9", true),
    ])
    func `what may be asked`(text: String, host: String, isLoopback: Bool) throws {
        let url = try #require(WebURL(text))
        #expect(url.host == host && url.isLoopback == isLoopback && url.description == text)
    }

    @Test(arguments: [
        "", "issuer.example", "ftp://issuer.example", "HTTPS://issuer.example",
        "file:///etc/passwd",
        "http://issuer.example", "http://10.0.0.1/", "http://127.0.0.1.evil.example/",
        "http://127.0.0.1@evil.example/", "https://user:word@issuer.example/",
        "https://issuer.example#x", "https://issuer.example/a b", "https://issuer.example/\r\nX: y",
        "https://issuer.example:0/", "https://issuer.example:99999/", "https://issuer.example:/",
        "https:///keys", "https://", "https://[::1", "https://[::1]x", "https://[evil.example]/",
        "https://issuer.example\\@evil.example/", "https://émile.example/", "https://a_b.example",
    ])
    func `what may not`(text: String) { #expect(WebURL(text) == nil) }

    @Test func `a long one is none`() {
        #expect(WebURL("https://a.example/" + String(repeating: "x", count: WebURL.limit)) == nil)
    }
}
