import EventLog
import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `POST …/gateways/{name}/rollback` — make the merged gateway what it was at a version.
///
/// Here is what is asked; what has to happen for it follows in
/// `Projection/GoingBack/Rollback.swift`, and is decided like any change.
struct RollBackGateway: Operation {
    let handler: ChangeHandler
    var access: Access { Access(.create, .gatewayRollback) }
    let queryParameters = ChangeRequest.queryParameters

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try call.request.requireNoConditions("ifVersion in the body says at which version")
        _ = try request.body.format([.json])
        let name = call.path.namespacedName
        let handler = handler
        return handler.answer(request, isSlow: true) { body in
            let body = try Body(body.bytes)
            return ChangeHandler.Prepared(
                wish: try Self.wish(for: name, body.asked, handler.ledger, request),
                message: body.message, expectPlan: body.expectPlan)
        }
    }

    /// - Throws: ``Problem`` where the caller may not, or there is no such gateway or version.
    static func wish(
        for gateway: NamespacedName, _ asked: Asked, _ ledger: Ledger, _ request: ChangeRequest
    ) throws -> Submission.Wish {
        try require(asked.scope, of: gateway, request)
        return .rollBack(try rollback(of: gateway, asked, ledger, request.visibility))
    }

    private static func rollback(
        of gateway: NamespacedName, _ asked: Asked, _ ledger: Ledger, _ visibility: Visibility
    ) throws -> Rollback {
        // Of any history, whatever it is a version of.
        let ifVersion = try ledger.requiredVersion(handedBack: asked.ifVersion)
        let state = ledger.published.state
        let isKnown =
            visibility.seesMerge(of: gateway)
            || state.gateway(gateway).map { state.hasPart(of: $0, seenBy: visibility) } ?? false
        do {
            guard try ledger.hasHad(gateway: gateway), let version = asked.toVersion else {
                throw Problem.notFound(ResourceID(.gateway, gateway))
            }
            let toVersion = try ledger.version(handedBack: version)
            let rollback = Rollback(
                of: gateway, to: try ledger.state(ofVersion: toVersion, of: gateway),
                scope: asked.scope, ifVersion: ifVersion)
            if !isKnown { _ = try rollback.intents(on: state) }
            return rollback
        } catch {
            // Who may not get the gateway and has no part in it does not learn that there is one.
            guard !isKnown, Problem(error).status < 500 else { throw error }
            throw Problem.notFound(ResourceID(.gateway, gateway))
        }
    }

    private static func require(
        _ scope: RollbackScope, of gateway: NamespacedName, _ request: ChangeRequest
    ) throws(Problem) {
        let target = AccessTarget.rollingBack(gateway, scope)
        if request.rights.allows(.create, target) { return }
        throw .forbidden(request.principal, .create, target)
    }

    struct Body {
        let asked: Asked
        let message, expectPlan: String?

        /// - Throws: ``ManifestError``, and ``Problem`` with every mistake.
        init(_ bytes: [UInt8]) throws {
            let document = try bytes.withUnsafeBytes { try Manifest.document(json: $0) }
            var reader = ActionBody(
                document.root, known: Asked.members + ["message", "expectPlan"])
            asked = Asked(&reader)
            (message, expectPlan) = (reader.text("message"), reader.text("expectPlan"))
            try reader.throwIfWrong()
        }
    }

    /// Where to.
    struct Asked {
        static let members = ["toVersion", "scope", "ifVersion"]

        /// Nil only where that is a mistake, which is noted.
        let toVersion: LogPosition?
        let scope: RollbackScope
        let ifVersion: LogPosition?

        init(_ reader: inout ActionBody) {
            toVersion = reader.version("toVersion", isRequired: true)
            scope = reader.scope()
            ifVersion = reader.version("ifVersion")
        }
    }
}

extension ActionBody {
    /// `{"namespace": "shop"}` or `{"listenerSet": "shop/web"}`; absent means the whole gateway.
    mutating func scope() -> RollbackScope {
        guard let node = present("scope") else { return .gateway }
        let members = Array(node.members)
        guard node.kind == .object, members.count == 1, let text = members[0].value.string else {
            note("/scope", "Invalid", #"scope is {"namespace": …} or {"listenerSet": "ns/name"}"#)
            return .gateway
        }
        switch members[0].key {
        case "namespace": return .namespace(text)
        case "listenerSet":
            if let name = NamespacedName(text) { return .listenerSet(name) }
            note("/scope/listenerSet", "Invalid", "listenerSet must be namespace/name")
        case let key:
            note(
                "/scope/\(JSONPointer.escaped(String(key)))", "UnknownField",
                "\(quoted(String(key))) is no scope; use namespace or listenerSet")
        }
        return .gateway
    }
}
