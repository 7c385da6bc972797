import Testing

@testable import ClientCommands

/// What to do is said as it is done here, and not as the API has it.
struct APIWordsTests {
    @Test(arguments: [
        (
            "2 problems; see errors. Nothing was changed.", "2 problems; nothing was changed"
        ),
        (
            "\"Service\" is not kept; foreignKinds=skip leaves out what is of other kinds",
            "\"Service\" is not kept; --foreign-kinds skip leaves out what is of other kinds"
        ),
        (
            "x is dropped, as fieldValidation=Warn wishes",
            "x is dropped, as --field-validation warn wishes"
        ),
        ("ci may not list gateways; GET /v1/me tells what it may", "ci may not list gateways"),
        ("it was confirmed; GET /v1/commits tells", "it was confirmed; lintel log tells"),
        (
            "send the header Authorization: Bearer and a token; who runs this server makes tokens",
            "this server wants to know who asks; who runs it makes tokens"
        ),
        (
            "commit 4 did not change it; its versions are at /v1/namespaces/a/gateways/b/versions",
            "commit 4 did not change it; lintel history --gateway a/b shows its versions"
        ),
        ("after is \"x\"; use the id of an event", "--since is \"x\"; use the id of an event"),
        ("labelSelector has a (", "-l has a ("), ("my labelSelector is", "my labelSelector is"),
        ("the one after is \"x\"", "the one after is \"x\""),
        ("port 0 is out of range", "port 0 is out of range"),
    ])
    func `words of the API become options`(text: String, said: String) {
        #expect(APIWords.asOptions(text) == said)
    }

    @Test func `times are said to the second`() {
        #expect(
            APIWords.withShortTimes("ends at 2026-12-21T12:40:14.000000Z, or 1.50Z")
                == "ends at 2026-12-21T12:40:14Z, or 1.50Z")
    }
}
