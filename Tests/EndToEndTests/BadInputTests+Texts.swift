extension BadInputTests {
    /// Texts that a parser may stumble over, and where each stops being JSON. The first once
    /// ended the process.
    private static let broken: [(text: String, place: String)] = [
        ("[nul]", "line 1, column 2"), (#"{"a":\#n nulL}"#, "line 2, column 2"),
        (#"{"a":[true,fals]}"#, "line 1, column 12"), (#"{"a":tru"#, "line 1, column 6"),
        ("nul", "line 1, column 1"), ("n", "line 1, column 1"), ("[", "line 1, column 2"),
        (#"{"a":[1,2,-]}"#, "line 1, column 11"), (#"{"a":1e99999}"#, "line 1, column 6"),
        (#"{"a":"\u12"}"#, "line 1, column 7"), (#"{"a":"\ud800"}"#, "line 1, column 7"),
        (#"{"a" nul}"#, "line 1, column 6"), (#"{nul:1}"#, "line 1, column 2"),
        ("[{\"a\":[{\"b\":[nulls]}]}]", "line 1, column 14"),
    ]

    private static let paths: [(method: String, target: String, type: String)] = [
        ("POST", "/v1/changes", "application/json"), ("PUT", edge, "application/json"),
        ("PATCH", edge, "application/merge-patch+json"),
        ("POST", edge + "/rollback", "application/json"),
        ("POST", "/v1/commits/1/revert", "application/json"),
        ("POST", "/v3/discovery:listeners", "application/json"),
        ("POST", "/v3/discovery:secrets", "application/json"),
    ]

    /// Every path that reads JSON gets every text.
    static let brokenJSON = paths.flatMap { path in
        broken.map { broken in
            BadInput(
                "\(broken.text) to \(path.method) \(path.target)", path.method, path.target,
                type: path.type, text: broken.text, 400, "malformed-body", says: broken.place)
        }
    }

    static let oddTexts: [BadInput] = [
        .init(
            "an octal port", type: yaml, text: "a: 1\nport: 0443", 400, "malformed-body",
            says: "line 2, column 7: the number \\\"0443\\\" is 291"),
        .init(
            "JSON in UTF-16", bytes: [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], 400, "malformed-body",
            says: "the text is UTF-16; send it in UTF-8"),
        .init(
            "YAML in UTF-16", type: yaml, bytes: [0xFE, 0xFF, 0, 0x61, 0, 0x3A], 400,
            "malformed-body", says: "the text is UTF-16; send it in UTF-8"),
        .init(
            "a byte-order mark before no changes", text: "\u{feff}{\"changes\":[]}", 422,
            "invalid", ["/changes"]),
        .init(
            "many empty documents", type: yaml, text: String(repeating: "---\n", count: 100_000),
            400, "malformed-body", says: "more than 10000 empty documents"),
        .init(
            "a million changes of nothing",
            text: "{\"changes\":[" + String(repeating: "1,", count: 1_000_000) + "1]}", 422,
            "invalid", ["/changes"]),
        .init(
            "an object of many names",
            text: "{" + (0..<5000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}", 400,
            "malformed-body", [""], says: "has 5000 members"),
        .init(
            "a rollback to the last number there is", "POST", edge + "/rollback",
            text: "{\"toVersion\":9223372036854775807}", 422, "invalid", ["/toVersion"]),
    ]
}
