import GatewayModel
import Projection

/// Who is not let in, and why.
extension Problem {
    static let unauthenticated = Problem(
        slug: "unauthenticated", title: "Say who you are", status: 401,
        detail: "send the header Authorization: Bearer and a token; who runs this server makes "
            + "tokens, and has one in the file that its log names",
        headers: [(name: "WWW-Authenticate", value: "Bearer realm=\"lintel\"")])

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
            var problem = Problem.notFound(
                "there is no \(target.resource) \(target.namespace)/\(target.name)")
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
