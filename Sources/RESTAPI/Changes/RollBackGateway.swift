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
            let asked = try Body(body.bytes)
            try Self.require(asked.scope, of: name, request)
            let rollback = try Self.rollback(of: name, asked, handler.ledger, request.visibility)
            return ChangeHandler.Prepared(
                wish: .rollBack(rollback), message: asked.message, expectPlan: asked.expectPlan)
        }
    }

    private static func rollback(
        of gateway: NamespacedName, _ asked: Body, _ ledger: Ledger, _ visibility: Visibility
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

    /// Who goes back to a part of a gateway has to own the part, and not the gateway.
    private static func require(
        _ scope: RollbackScope, of gateway: NamespacedName, _ request: ChangeRequest
    ) throws(Problem) {
        let target =
            switch scope {
            case .gateway: AccessTarget(ResourceID(.gateway, gateway), subresource: "rollback")
            case .namespace(let team):
                Access.Resource.gatewayRollback.target(namespace: team, name: gateway.name)
            case .listenerSet(let set):
                Access.Resource.gatewayRollback.target(
                    namespace: set.namespace, name: gateway.name)
            }
        if request.rights.allows(.create, target) { return }
        throw .forbidden(request.principal, .create, target)
    }

    struct Body {
        /// Never nil, as it must be there.
        let toVersion: LogPosition?
        let scope: RollbackScope
        let ifVersion: LogPosition?
        let message, expectPlan: String?

        /// - Throws: ``ManifestError``, and ``Problem`` with every mistake.
        init(_ bytes: [UInt8]) throws {
            let document = try bytes.withUnsafeBytes { try Manifest.document(json: $0) }
            var reader = ActionBody(
                document.root, known: ["toVersion", "scope", "message", "expectPlan", "ifVersion"])
            toVersion = reader.version("toVersion", isRequired: true)
            scope = reader.scope()
            ifVersion = reader.version("ifVersion")
            (message, expectPlan) = (reader.text("message"), reader.text("expectPlan"))
            try reader.throwIfWrong()
        }
    }
}

extension ActionBody {
    /// `{"namespace": "shop"}` or `{"listenerSet": "shop/web"}`; absent means the whole gateway.
    fileprivate mutating func scope() -> RollbackScope {
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
