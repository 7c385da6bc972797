import EventLog
import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `PUT …/gateways/{name}/pin` — give proxies one version, whatever is committed, until a time.
struct PinVersion: Operation {
    let handler: ChangeHandler
    var access: Access { Access(.update, .gatewayPin) }
    let queryParameters = ChangeRequest.queryParameters

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        _ = try request.body.format([.json])
        let name = call.path.namespacedName
        let condition = try Precondition(call.request)
        let handler = handler
        return handler.answer(
            request, isSlow: true,
            commitStatus: { $0.decision.results.first?.action == .created ? 201 : 200 }
        ) { body in
            let asked = try Body(body.bytes)
            let pin = try Self.pin(name, asked, handler.ledger)
            let resource = Resource(
                metadata: Metadata(namespace: name.namespace, name: name.name),
                spec: .versionPin(pin))
            let change = Change(.apply(resource), precondition: condition)
            return ChangeHandler.Prepared(
                wish: .change(Changeset(changes: [change])), message: asked.message,
                expectPlan: asked.expectPlan)
        }
    }

    /// Reads the version, so that it is at hand when proxies are given it.
    ///
    /// - Throws: `not-found`, `invalid`.
    private static func pin(
        _ gateway: NamespacedName, _ asked: Body, _ ledger: Ledger
    ) throws -> VersionPinSpec {
        guard ledger.published.state.gateway(gateway) != nil, let position = asked.version else {
            throw Problem.notFound(ResourceID(.gateway, gateway))
        }
        let version = try ledger.version(handedBack: position)
        let state = try ledger.state(ofVersion: version, of: gateway, pointer: "/version")
        guard let record = state.gateway(gateway) else {
            throw Problem.notFound(ResourceID(.gateway, gateway))
        }
        return VersionPinSpec(
            version: version, reason: asked.reason, until: asked.until,
            dataKeys: state.dataKeys(of: record))
    }

    private struct Body {
        /// Never nil, as it must be there.
        let version: LogPosition?
        let reason: String
        let until: Timestamp
        let message, expectPlan: String?

        /// - Throws: ``ManifestError``, and ``Problem`` with every mistake.
        init(_ bytes: [UInt8]) throws {
            let document = try bytes.withUnsafeBytes { try Manifest.document(json: $0) }
            var reader = ActionBody(
                document.root, known: ["version", "reason", "until", "message", "expectPlan"])
            version = reader.version("version", isRequired: true)
            reason = reader.requiredText("reason", atMost: Limits.reasonBytes)
            until = reader.time("until")
            (message, expectPlan) = (reader.text("message"), reader.text("expectPlan"))
            try reader.throwIfWrong()
            if AccessToken.isMentioned(in: reason) { throw Problem.tokenInText("reason") }
        }
    }
}

/// `DELETE …/gateways/{name}/pin` — proxies are given the latest version again, if nothing else
/// holds it.
struct EndPin: Operation {
    let handler: ChangeHandler
    var access: Access { Access(.delete, .gatewayPin) }
    let queryParameters = ChangeRequest.queryParameters

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try request.body.requireNone(
            "say it by If-Match, and dryRun, message or expectPlan in the query")
        let id = VersionPinSpec.id(of: call.path.namespacedName)
        let condition = try Precondition(call.request)
        // A repeated request must get its first answer, even though the pin is gone now.
        guard handler.ledger.published.state[id] != nil || request.isRepeatable else {
            throw Problem.notFound(id)
        }
        return handler.answer(request, commitStatus: { _ in 200 }) { _ in
            let change = Change(.delete(id), precondition: condition)
            return ChangeHandler.Prepared(wish: .change(Changeset(changes: [change])))
        }
    }
}

extension ActionBody {
    /// A text that must be there and say something.
    mutating func requiredText(_ name: StaticString, atMost limit: Int) -> String {
        guard present(name) != nil else {
            note("/\(name)", "Required", "\(name) is missing; say it in a few words")
            return ""
        }
        guard let text = text(name, atMost: limit) else { return "" }
        if text.allSatisfy(\.isWhitespace) {
            note("/\(name)", "Invalid", "\(name) says nothing; say it in a few words")
        }
        return text
    }

    /// A time that must be there.
    fileprivate mutating func time(_ name: StaticString) -> Timestamp {
        let never = Timestamp(rawValue: 0)
        guard let node = present(name) else {
            note("/\(name)", "Required", "\(name) is missing; say when it is to end")
            return never
        }
        guard let time = node.string.flatMap({ Timestamp(rfc3339: $0) }) else {
            note("/\(name)", "Invalid", "\(name) must be a time such as 2026-12-01T18:00:00Z")
            return never
        }
        return time
    }
}
