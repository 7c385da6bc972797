/// What a browser is shown when it comes back. Nothing of what was said is in it.
enum LoopbackPage: CaseIterable {
    case signedIn
    case failed
    /// The answer is to no question of this sign-in.
    case foreign
    /// The sign-in has an answer already.
    case late
    case notFound
    case notAllowed
    /// Another name for this machine than ours: a page of another site may be behind it.
    case misdirected

    private var status: String {
        switch self {
        case .signedIn: "200 OK"
        case .failed, .foreign: "400 Bad Request"
        case .late: "410 Gone"
        case .notFound: "404 Not Found"
        case .notAllowed: "405 Method Not Allowed"
        case .misdirected: "421 Misdirected Request"
        }
    }

    private var text: String {
        switch self {
        case .signedIn: "You are signed in. You can close this page."
        case .failed: "You are not signed in. The terminal says why."
        case .foreign:
            "This is no answer to the sign-in that waits here. Use the address that the terminal "
                + "shows."
        case .late: "This sign-in has ended. The terminal says how."
        case .notFound: "There is nothing here."
        case .notAllowed: "This page is only to be read."
        case .misdirected: "This page is at 127.0.0.1 only."
        }
    }

    /// The whole answer, as it is sent.
    var response: String {
        let page = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Lintel</title>\
            <h1>Lintel</h1><p>\(text)</p></html>

            """
        let headers = [
            "Content-Type: text/html; charset=utf-8", "Content-Length: \(page.utf8.count)",
            "Cache-Control: no-store", "Referrer-Policy: no-referrer",
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options: nosniff", "Connection: close",
        ]
        return "HTTP/1.1 \(status)\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n" + page
    }
}
