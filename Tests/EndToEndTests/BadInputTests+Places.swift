extension BadInputTests {
    static let wrongPlaces: [BadInput] = [
        .init(
            "a path with a NUL", "GET", "/v1/namespaces/a%00b", text: "", 400, "invalid-parameter"),
        .init("a path with ..", "GET", "/v1/../etc/passwd", text: "", 400, "invalid-parameter"),
        .init("a path with %2e%2e", "GET", "/v1/%2e%2e/x", text: "", 400, "invalid-parameter"),
        .init("a path that is cut", "GET", "/v1/%4", text: "", 400, "invalid-parameter"),
        .init("an unknown path", "GET", "/v2/changes", text: "", 404, "not-found"),
        .init(
            "an unknown gateway", "GET", "/v1/namespaces/x/gateways/y/snapshot", text: "", 404,
            "not-found"),
        .init(
            "no such version", "GET", edge + "/versions/77/snapshot", text: "", 404,
            "version-not-found"),
        .init(
            "a version that is no number", "GET", edge + "/versions/x/snapshot", text: "", 400,
            "invalid-parameter"),
        .init(
            "since a version of another gateway", "GET", edge + "/snapshot?since=2", text: "", 410,
            "version-gone"),
        .init(
            "since the future", "GET", edge + "/snapshot?since=9000", text: "", 410, "version-gone"),
        .init(
            "a misspelt parameter", "POST", "/v1/changes?dryrun=true", text: "", 400,
            "invalid-parameter"),
        .init(
            "a parameter twice", "POST", "/v1/changes?dryRun=true&dryRun=true", text: "", 400,
            "invalid-parameter"),
        .init(
            "a wait of a week", "GET", edge + "/snapshot?wait=7d", text: "", 400,
            "invalid-parameter"),
        .init("a wrong method", "PUT", "/v1/changes", text: "", 405, "method-not-allowed"),
        .init("a method nobody knows", "BREW", "/v1/changes", text: "", 405, "method-not-allowed"),
        .init("no content type", type: nil, text: "{}", 415, "unsupported-media-type"),
        .init(
            "a form", type: "application/x-www-form-urlencoded", text: "a=b", 415,
            "unsupported-media-type"),
        .init(
            "a coding nobody reads", headers: ["Content-Encoding": "br"], text: "{}", 415,
            "unsupported-media-type"),
        .init(
            "nothing acceptable", "GET", edge + "/snapshot", headers: ["Accept": "image/png"],
            text: "", 406,
            "not-acceptable"),
        .init(
            "a key with a blank", headers: ["Idempotency-Key": "a b"],
            text: changes([namespace("a")]), 400, "invalid-parameter"),
        .init(
            "a plan that is none", "POST", "/v1/changes?expectPlan=yes",
            text: changes([namespace("a")]), 400, "invalid-parameter"),
        .init(
            "a time that is none", "GET", edge + "/snapshot?at=yesterday", text: "", 400,
            "invalid-parameter"),
        .init(
            "a revert of what never was", "POST", "/v1/commits/77/revert", text: "{}", 404,
            "not-found"),
    ]
}
