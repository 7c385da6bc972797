import GatewayModel
import Projection

/// Who is not let in, and why.
extension Problem {
    static let unauthenticated = unauthenticated(
        "send the header Authorization: Bearer and a token; who runs this server makes tokens, and "
            + "has one in the file that its log names")

    static let notBearer = unauthenticated(
        "Authorization has another scheme than Bearer, or nothing after it; send Authorization: "
            + "Bearer and a token")

    /// - Parameter issuer: whose tokens count too; nil if nobody else's do.
    static func malformedToken(besidesThoseOf issuer: String?) -> Problem {
        let own =
            "what follows Bearer is not a token: one has \(AccessToken.length) characters, begins "
            + "with \(AccessToken.prefix), and its end tells of typing errors; send all of it"
        let others = issuer.map { issuer in
            ", or a token of \(issuer), three parts with points between: an opaque access token "
                + "does not count, send the ID token"
        }
        return unauthenticated(own + (others ?? ""), error: "invalid_token")
    }

    /// The same for all that can be wrong with a token, so that nobody learns which of it is.
    static let refusedToken = unauthenticated(
        "the token is not one that this server takes (any more); ask who made it for another",
        error: "invalid_token")

    /// Of a cookie that holds one.
    static let refusedSession = unauthenticated(
        "there is no session here, or it has ended, or is of another server; sign in again",
        error: "invalid_token")

    /// Whoever can have a browser send a request has it send cookies.
    static let foreignSession = unauthenticated(
        "the session counts only for pages of this server, and the request does not say that it is "
            + "of one (Origin, Sec-Fetch-Site); send a token")

    /// A page of one person asks with the session of another, who signed in in the same browser.
    static func sessionOfAnother(_ name: String) -> Problem {
        Problem(
            slug: "session-of-another", title: "Somebody else is signed in", status: 401,
            detail: "the page is of somebody else, and this browser is signed in as \(name) now: "
                + "load the page again",
            headers: [(name: "WWW-Authenticate", value: "Bearer realm=\"lintel\"")])
    }

    /// A browser would keep nothing, and say nothing.
    static func sessionTooLarge(limit: Int) -> Problem {
        Problem(
            slug: "session-too-large", title: "The token is too large for a session", status: 422,
            detail: "sealed it would have more than \(limit) bytes, which is what browsers keep of "
                + "a cookie; have the issuer put less into it (fewer groups), or send the ID token "
                + "(--oidc-token-type)")
    }

    /// - Parameters:
    ///   - reason: the end of a sentence about it.
    ///   - name: the user that an authority vouches for; nil where none does.
    ///   - tokenID: names the certificate to the audit, `x509-…`.
    static func refusedCertificate(
        _ reason: String, of name: String? = nil, tokenID: String
    ) -> Problem {
        let whose = name.map { " of \($0)" } ?? ""
        var problem = unauthenticated(
            "the client certificate\(whose) is not taken: \(reason); show another, or send a token")
        problem.tokenID = tokenID
        return problem
    }

    /// Of a token of an issuer: most of what can be wrong with it is wrong with who asked for it.
    ///
    /// - Parameter tokenID: names the token to the audit, `oidc-…`.
    static func refusedToken(because reason: String, tokenID: String?) -> Problem {
        var problem = unauthenticated(reason, error: "invalid_token")
        problem.tokenID = tokenID
        return problem
    }

    /// The token may be good.
    static let issuerUnavailable = Problem(
        slug: "issuer-unavailable", title: "The issuer cannot be asked", status: 503,
        detail: "the keys of the issuer of this token could not be loaded yet, so nobody knows "
            + "whether it counts; try again in a moment, or with a token of this server",
        headers: [(name: "Retry-After", value: "5")])

    private static func unauthenticated(_ detail: String, error: String? = nil) -> Problem {
        // RFC 6750, section 3.
        let reason = error.map { ", error=\"\($0)\"" } ?? ""
        return Problem(
            slug: "unauthenticated", title: "Say who you are", status: 401, detail: detail,
            headers: [(name: "WWW-Authenticate", value: "Bearer realm=\"lintel\"" + reason)])
    }

    static let tokenInURL: Problem = {
        var problem = Problem(
            slug: "token-in-url", title: "A token is no part of a URL", status: 400,
            detail: "URLs are kept by logs, histories and proxies: take the token for known to "
                + "others, have it revoked, and send a new one in the header Authorization: Bearer")
        problem.hasToken = true
        return problem
    }()

    /// A commit, an answer or a log would show it to others for ever.
    static func tokenInText(_ place: String) -> Problem {
        invalidParameter(
            place,
            "\(place) has a token in it, which others would see; leave it out, and have the "
                + "token revoked if anybody has seen it")
    }

    /// Of something that the caller has no right to. To who cannot reach a namespace, nothing that
    /// could be read there is there.
    static func refusal(
        of verb: AccessVerb, _ target: AccessTarget, _ caller: Caller, _ rights: Rights
    ) -> Problem {
        if !caller.principal.isAuthenticated { return .unauthenticated }
        let isRead = verb == .get || verb == .list || verb == .watch
        if isRead, !target.namespace.isEmpty, !target.name.isEmpty,
            !rights.reaches(namespace: target.namespace)
        {
            var problem = Problem.notFound("\(target.subject) does not exist")
            problem.hidesRefusal = true
            return problem
        }
        return .forbidden(caller.principal, verb, target)
    }

    static func forbidden(
        _ principal: Principal, _ verb: AccessVerb, _ target: AccessTarget
    ) -> Problem {
        Problem(
            slug: "forbidden", title: "Not yours to do", status: 403,
            detail: Self.sentence(principal, verb, target))
    }

    /// Of what no role gives.
    static func onlyWithoutLimit(_ principal: Principal) -> Problem {
        Problem(
            slug: "forbidden", title: "Not yours to do", status: 403,
            detail: "\(principal.name) may not do this: no role gives it, and it is for who may do "
                + "everything (\(Principal.unlimitedGroup))")
    }

    /// `system:serviceaccount:shop:ci may not delete httproutes in namespace shop-2`.
    private static func sentence(
        _ principal: Principal, _ verb: AccessVerb, _ target: AccessTarget
    ) -> String {
        "\(principal.name) may not \(verb.rawValue) \(target.described); "
            + "GET /v1/me tells what it may"
    }
}

extension AccessTarget {
    /// `httproutes in namespace shop`.
    var described: String {
        let place = namespace.isEmpty ? "" : " in namespace \(namespace)"
        return name.isEmpty ? resource + place : "\(resource) \(name)" + place
    }
}

extension AccessTarget {
    /// What it is about, as what is not there is called: `Gateway infra/edge`.
    fileprivate var subject: String {
        let plural = resource.split(separator: "/").first.map(String.init) ?? resource
        let kind = ResourceKind.allCases.first { $0.plural == plural && $0.group == group }
        guard let kind else { return "\(resource) \(namespace)/\(name)" }
        return ResourceID(kind, namespace: kind.isNamespaced ? namespace : "", name: name)
            .description
    }
}
