/// What the browser brings back from the issuer (RFC 6749, section 4.1.2).
enum AuthorizationAnswer: Hashable, Sendable {
    case code(String)
    /// The issuer says no: `access_denied`, and why.
    case refused(error: String, description: String?)
    /// It is of another issuer than the one that was asked (RFC 9207).
    case ofAnotherIssuer(String)
    /// It answers no question of ours: it says another state, or none.
    case foreign

    /// - Parameter query: of the URL that was visited.
    init(_ query: Substring, to request: AuthorizationRequest, of issuer: IssuerMetadata) {
        guard let parameters = FormText.parameters(query),
            Set(parameters.map(\.name)).count == parameters.count
        else {
            self = .foreign
            return
        }
        func value(_ name: String) -> String? {
            parameters.first { $0.name == name }?.value
        }
        guard value("state") == request.state else {
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
