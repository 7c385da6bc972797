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
    ]

    static func asOptions(_ text: String) -> String {
        options.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
