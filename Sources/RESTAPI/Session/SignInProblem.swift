import HTTPClient
import OIDC

/// Why somebody who comes back from the issuer is not signed in, as the page for signing in is
/// told: its own words are there, and nobody else's in the URL.
enum SignInProblem: String, CaseIterable, Sendable {
    /// The person, or the issuer, said no.
    case denied
    /// It took too long, or was begun in another browser.
    case expired
    /// The issuer says that something is wrong with the question, or gave no token.
    case issuerRefused = "issuer-refused"
    case issuerUnavailable = "issuer-unavailable"
    /// The answer is of another issuer or another sign-in.
    case wrongIssuer = "wrong-issuer"
    /// The token that the issuer gave does not count here.
    case tokenRefused = "token-refused"
    case tokenTooLarge = "token-too-large"
    case busy

    init(_ fault: SignInFault) {
        switch fault.code {
        case .busy: self = .busy
        case .unavailable: self = .issuerUnavailable
        case .denied: self = .denied
        case .refused: self = .issuerRefused
        case .foreign: self = .wrongIssuer
        }
    }

    init(_ problem: Problem) {
        switch problem.status {
        case 401: self = .tokenRefused
        case 422: self = .tokenTooLarge
        case 503: self = problem.slug == "overloaded" ? .busy : .issuerUnavailable
        default: self = .issuerRefused
        }
    }

    /// The page that says so.
    ///
    /// - Parameter to: where one wanted to go; nil if that is not known.
    func page(to: String?) -> String {
        "/sign-in?problem=\(rawValue)" + (to.map { "&to=\(PercentEncoding.text($0))" } ?? "")
    }
}
