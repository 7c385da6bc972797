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
}
