import MicroHTTP
import Testing

/// `Accept`, `Accept-Encoding`, and entity tags.
@Suite struct NegotiationTests {
    @Test(
        arguments: [
            (nil, "application/json"), ("", "application/json"), ("*/*", "application/json"),
            ("application/yaml", "application/yaml"), ("Application/YAML", "application/yaml"),
            ("application/*", "application/json"), ("text/html", nil),
            ("text/html, */*;q=0.1", "application/json"),
            ("application/json;q=0.5, application/yaml", "application/yaml"),
            ("application/json;q=0.5, application/yaml;q=0.50", "application/json"),
            ("application/json;q=0, */*", "application/yaml"), ("*/*;q=0", nil),
            ("application/json;q=2", nil), ("application/json; charset=utf-8", "application/json"),
            ("application/json;version=2", nil),
            ("application/yaml ; q=1.000 , x", "application/yaml"),
        ] as [(String?, String?)])
    func `chooses a media type`(header: String?, expected: String?) {
        #expect(Accept.best(of: ["application/json", "application/yaml"], for: header) == expected)
    }

    @Test(
        arguments: [
            (nil, false), ("", false), ("gzip", true), ("GZIP", true), ("deflate", false),
            ("deflate, gzip;q=0.5", true), ("gzip;q=0", false), ("*", true), ("*;q=0", false),
            ("gzip;q=0, *", false), ("identity, gzip;q=0.5", false), ("br;q=1.0, gzip;q=0.8", true),
            ("gzip;q=0.0001", false),
        ] as [(String?, Bool)])
    func `allows gzip`(header: String?, expected: Bool) {
        #expect(AcceptEncoding.allowsGzip(header) == expected)
    }

    @Test(arguments: [
        (["\"1\""], true, true), (["W/\"1\""], false, true), (["*"], true, true),
        (["\"2\", \"1\""], true, true), (["\"2\"", "\"1\""], true, true), (["\"2\""], false, false),
        ([" \"0\" ,, W/\"1\" "], false, true), (["\"a,b\", \"1\""], true, true),
    ])
    func `compares tags`(headers: [String], strongly: Bool, weakly: Bool) throws {
        let condition = try #require(EntityTagCondition(headers))
        #expect(condition.matchesStrongly(EntityTag("1")) == strongly)
        #expect(condition.matchesWeakly(EntityTag("1")) == weakly)
        #expect(condition.matchesStrongly(EntityTag("1", isWeak: true)) == (condition == .any))
    }

    @Test(arguments: [
        [], [""], [","], ["1"], ["\"1"], ["1\""], ["*, \"1\""], ["w/\"1\""], ["\"1\" \"2\""],
        ["\"a b\""],
    ])
    func `refuses malformed conditions`(headers: [String]) {
        #expect(EntityTagCondition(headers) == nil)
    }

    @Test func `writes tags`() {
        #expect(EntityTag("58").headerValue == "\"58\"")
        #expect(EntityTag("58", isWeak: true).headerValue == "W/\"58\"")
    }
}
