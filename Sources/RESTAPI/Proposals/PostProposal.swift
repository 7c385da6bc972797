import EventLog
import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `POST /v1/proposals` — keep a changeset, a rollback or a revert until others have agreed.
///
/// The body is what `POST /v1/changes` takes, or `{"rollback": {"gateway": "infra/edge",
/// "toVersion": 12}}`, or `{"revert": {"revision": 58}}`.
struct PostProposal: Operation {
    let handler: ChangeHandler
    var access: Access { Access(.create, .proposals) }
    let queryParameters =
        ChangeRequest.manifestParameters + ["namespace", "foreignKinds", "approvals", "expiresIn"]

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        try call.request.requireNoConditions(
            "metadata.resourceVersion of each resource says what it must be at")
        let format = try request.body.format()
        let proposing = try Proposing(call.query)
        let handler = handler
        return handler.answer(request, isSlow: true, made: .proposal) { body in
            var prepared = try Self.prepared(body.bytes, format, request, handler.ledger)
            prepared.step = .propose(proposing)
            return prepared
        }
    }

    private static func prepared(
        _ bytes: [UInt8], _ format: RequestBody.Format, _ request: ChangeRequest, _ ledger: Ledger
    ) throws -> ChangeHandler.Prepared {
        if let goingBack = try goingBack(bytes, format, request, ledger) { return goingBack }
        let parsed = try bytes.withUnsafeBytes { bytes in
            format == .yaml
                ? try Manifest.changeset(yaml: bytes, request.reading)
                : try Manifest.changeset(json: bytes, request.reading)
        }
        return ChangeHandler.Prepared(
            wish: .change(parsed.changeset),
            message: parsed.changeset.message.isEmpty ? nil : parsed.changeset.message,
            expectPlan: parsed.changeset.expectPlan, warnings: parsed.warnings)
    }

    // MARK: Rollback and revert

    /// Nil if the body is none of both. What is larger than a page is a changeset.
    private static func goingBack(
        _ bytes: [UInt8], _ format: RequestBody.Format, _ request: ChangeRequest, _ ledger: Ledger
    ) throws -> ChangeHandler.Prepared? {
        guard bytes.count <= 64 << 10 else { return nil }
        let documents = try bytes.withUnsafeBytes { bytes in
            format == .yaml
                ? try Manifest.documents(yaml: bytes) : [try Manifest.document(json: bytes)]
        }
        guard let root = documents.first?.root, documents.count == 1, root.kind == .object,
            root["rollback"] != nil || root["revert"] != nil
        else { return nil }
        var reader = ActionBody(root, known: ["rollback", "revert", "message", "expectPlan"])
        let (message, expectPlan) = (reader.text("message"), reader.text("expectPlan"))
        let rollback = rollback(&reader)
        let revert = revert(&reader)
        if rollback != nil, revert != nil {
            reader.note("", "OneOperation", "propose a rollback or a revert, not both")
        }
        try reader.throwIfWrong()
        let wish: Submission.Wish
        if let (gateway, asked) = rollback {
            wish = try RollBackGateway.wish(for: gateway, asked, ledger, request)
        } else if let (position, ifVersion) = revert {
            wish = try RevertCommit.wish(for: position, ifVersion, ledger, request.visibility)
        } else {
            throw Problem.malformedBody("rollback or revert must be an object")
        }
        return ChangeHandler.Prepared(wish: wish, message: message, expectPlan: expectPlan)
    }

    private static func rollback(
        _ outer: inout ActionBody
    ) -> (gateway: NamespacedName, asked: RollBackGateway.Asked)? {
        guard
            var reader = outer.object(
                "rollback", known: ["gateway"] + RollBackGateway.Asked.members)
        else { return nil }
        let text = reader.text("gateway")
        let gateway = text.flatMap { NamespacedName($0) }
        if gateway == nil {
            reader.note("/gateway", "Invalid", "gateway must be namespace/name, as infra/edge")
        }
        let asked = RollBackGateway.Asked(&reader)
        outer.note(reader)
        return gateway.map { ($0, asked) }
    }

    private static func revert(
        _ outer: inout ActionBody
    ) -> (commit: LogPosition, ifVersion: LogPosition?)? {
        guard var reader = outer.object("revert", known: ["revision", "ifVersion"]) else {
            return nil
        }
        let (position, ifVersion) = (
            reader.version("revision", isRequired: true), reader.version("ifVersion")
        )
        outer.note(reader)
        return position.map { ($0, ifVersion) }
    }
}

extension Proposing {
    /// `approvals` and `expiresIn` of a query.
    fileprivate init(_ query: Query) throws(Problem) {
        self.init(isAskedFor: true, preview: ProposalAnswer.preview([]))
        approvals =
            try query.value("approvals", "1 or 2") { text in
                Int(text).flatMap { Limits.approvals.contains($0) ? $0 : nil }
            } ?? approvals
        lifetime =
            try query.value("expiresIn", "a duration from 1m to 30d, such as 7d or 12h") { text in
                TokenLifetime.read(text).flatMap {
                    Limits.proposalMilliseconds.contains($0.milliseconds) ? $0 : nil
                }
            } ?? lifetime
    }
}
