/// What a server calls by the words of its API, in the words of a command line.
enum APIWords {
    private static let options = [
        ("; see errors. Nothing was changed.", "; nothing was changed"),
        ("foreignKinds=skip", "--foreign-kinds skip"),
        ("fieldValidation=Warn", "--field-validation warn"),
        ("fieldValidation=Ignore", "--field-validation ignore"),
        ("overrideFreeze=true", "--override-freeze"),
        ("leave confirmWithin out", "leave --confirm-within out"),
        ("made without confirmWithin", "made without --confirm-within"),
        // `lintel whoami` is the advice that follows.
        ("; GET /v1/me tells what it may", ""),
        ("; GET /v1/commits tells", "; lintel log tells"),
        (
            "send the header Authorization: Bearer and a token; who runs this server",
            "this server wants to know who asks; who runs it"
        ),
    ]

    static func asOptions(_ text: String) -> String {
        withShortTimes(options.reduce(text) { $0.replacing($1.0, with: $1.1) })
            .replacing(
                /its versions are at \/v1\/namespaces\/([^\/]+)\/gateways\/([^\/]+)\/versions/
            ) {
                "lintel history --gateway \($0.1)/\($0.2) shows its versions"
            }
            .replacing(/^after is (?=")/, with: "--since is ")
            .replacing(/^labelSelector(?= )/, with: "-l")
    }

    /// Times as people read them: without the fractions of their seconds.
    static func withShortTimes(_ text: String) -> String {
        text.replacing(/(T\d\d:\d\d:\d\d)\.\d+Z/) { "\($0.1)Z" }
    }
}
