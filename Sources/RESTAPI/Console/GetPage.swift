import MicroHTTP
import Projection

/// `GET /` and the other pages of the console — all are the same document, which finds out from its
/// address what to show. It holds nothing of anybody, so it is for everybody.
struct GetPage: Operation {
    let console: Console
    let access = Access(.get, .console)

    static let paths = [
        "/", "/gateway", "/history", "/change", "/fleet", "/waiting", "/access", "/sign-in",
    ]

    func answer(_ call: Call) throws -> Answer {
        guard let page = console.generation.page else {
            throw Problem.notFound("this server was built without a console")
        }
        return try page.answer(call.request, Self.headers)
    }

    /// What the page may do, whoever gets something into it: run our scripts and ask this server,
    /// and nothing else.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
        "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
        "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")

    private static let headers = [
        (name: "Cache-Control", value: "no-cache"),
        (name: "Content-Security-Policy", value: policy),
        // Addresses of pages name resources.
        (name: "Referrer-Policy", value: "same-origin"),
        (name: "Cross-Origin-Opener-Policy", value: "same-origin"),
    ]
}
