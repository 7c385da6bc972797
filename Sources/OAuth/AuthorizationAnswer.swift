/// What the browser brings back from the issuer (RFC 6749, section 4.1.2).
package enum AuthorizationAnswer: Hashable, Sendable {
    case code(String)
    /// The issuer says no: `access_denied`, and why.
    case refused(error: String, description: String?)
    /// It is of another issuer than the one that was asked (RFC 9207).
    case ofAnotherIssuer(String)
    /// It answers no question of ours: it says another state, or none.
    case foreign

    /// - Parameters:
    ///   - query: of the URL that was visited; nil if it is none.
    ///   - state: what the question said.
    package init(
        _ query: [(name: String, value: String)]?, to state: String, of issuer: IssuerMetadata
    ) {
        guard let query, Set(query.map(\.name)).count == query.count else {
            self = .foreign
            return
        }
        func value(_ name: String) -> String? {
            query.first { $0.name == name }?.value
        }
        guard value("state") == state else {
            self = .foreign
            return
        }
        let named = value("iss")
        if named != issuer.issuer, named != nil || issuer.saysWhoAnswers {
            self = .ofAnotherIssuer(named ?? "")
        } else if let error = value("error") {
            self = .refused(error: error, description: value("error_description"))
        } else if let code = value("code"), !code.isEmpty {
            self = .code(code)
        } else {
            self = .foreign
        }
    }
}
