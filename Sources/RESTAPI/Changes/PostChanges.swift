import GatewayModel
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `POST /v1/changes` — apply and delete resources, all or nothing, or preview it.
struct PostChanges: Operation {
    let handler: ChangeHandler
    var access: Access { Access(.create, .changes) }
    let queryParameters = ChangeRequest.manifestParameters + ["namespace", "foreignKinds"]

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try call.request.requireNoConditions(
            "metadata.resourceVersion of each resource says what it must be at")
        let format = try request.body.format()
        return handler.answer(request) { body in
            let parsed = try body.bytes.withUnsafeBytes { bytes in
                format == .yaml
                    ? try Manifest.changeset(yaml: bytes, request.reading)
                    : try Manifest.changeset(json: bytes, request.reading)
            }
            return ChangeHandler.Prepared(
                wish: .change(parsed.changeset),
                message: parsed.changeset.message.isEmpty ? nil : parsed.changeset.message,
                expectPlan: parsed.changeset.expectPlan, warnings: parsed.warnings)
        }
    }
}
