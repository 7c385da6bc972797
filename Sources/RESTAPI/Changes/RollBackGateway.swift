import EventLog
import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `POST …/gateways/{name}/rollback` — make the merged gateway what it was at a version.
struct RollBackGateway: Operation {
    let desk: ChangeDesk
    let queryParameters = ChangeRequest.queryParameters

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try call.request.requireNoConditions("ifVersion in the body says at which version")
        _ = try request.body.format([.json])
        let name = call.path.namespacedName
        let desk = desk
        return try desk.answer(request, isSlow: true) { body in
            let document = try body.bytes.withUnsafeBytes {
                try Manifest.document(json: $0)
            }
            var reader = GoBackBody(
                document.root, known: ["toVersion", "scope", "message", "expectPlan", "ifVersion"])
            let toVersion = reader.version("toVersion", isRequired: true)
            let scope = reader.scope()
            let ifVersion = reader.version("ifVersion")
            let (message, expectPlan) = (reader.text("message"), reader.text("expectPlan"))
            try reader.throwIfWrong()
            let ledger = desk.ledger
            let exists =
                try ledger.published.state.gateway(name) != nil
                || ledger.sideStore.versions(of: name, before: nil, limit: 1).first != nil
            guard exists, let toVersion else {
                throw Problem.notFound(ResourceID(.gateway, name))
            }
            let rollback = try ledger.rollback(
                of: name, toVersion: ledger.version(handedBack: toVersion), scope: scope,
                ifVersion: ledger.requiredVersion(handedBack: ifVersion))
            return ChangeDesk.Prepared(
                wish: .rollBack(rollback), message: message, expectPlan: expectPlan)
        }
    }
}
