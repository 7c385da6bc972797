import EventLog
import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// The one document that answers every change, preview, rollback and revert (ARCHITECTURE.md,
/// "What a change does").
enum ChangeAnswer {
    /// What it does to others is told as far as they see it who asked; of the rest it is said that
    /// there is more, and how many listeners stop serving.
    ///
    /// - Parameters:
    ///   - approval: who has to agree first.
    ///   - places: where the warnings are in what was sent.
    static func body(
        _ acceptance: Acceptance, warnings: [Warning], to visibility: Visibility,
        approval: ApprovalRequirement? = nil, places: WarningPlaces? = nil
    ) -> [UInt8] {
        let plan = acceptance.plan()
        let seen = SeenDecision(acceptance.decision, by: visibility)
        var writer = JSONWriter(reservingCapacity: 2048)
        writer.object { writer in
            writer.member("revision", acceptance.revision.rawValue)
            writer.member("dryRun", acceptance.isDryRun)
            writer.member("plan", acceptance.reviewed(plan).description)
            writer.key("changes")
            writer.array(of: acceptance.decision.results) { $0.result($1) }
            writer.key("gateways")
            writer.array { writer in
                for (index, effect) in seen.effects {
                    if effect === acceptance.decision.effects[index] {
                        writer.effect(effect) { plan.write(effect: index, members: &$0) }
                    } else {
                        writer.effect(effect) { effect.writeContent(members: &$0) }
                    }
                }
            }
            writer.releases(seen.releases)
            writer.warnings(warnings + seen.warnings, places)
            writer.policies(acceptance.decision.policies)
            if let terms = acceptance.decision.commit?.terms {
                writer.key("terms")
                writer.object { terms.write(members: &$0) }
            }
            if let approval {
                writer.key("approval")
                writer.object { writer in
                    writer.member("approvals", approval.approvals)
                    writer.key("policies")
                    writer.array(of: approval.policies)
                }
            }
            if seen.isPartial { writer.member("partial", true) }
        }
        return writer.bytes
    }

    /// The headers follow from the status and the revision, so a repeated answer has them again.
    ///
    /// - Parameters:
    ///   - position: of that revision; nil for a preview's, which nothing has yet.
    ///   - made: what 201 tells of.
    static func response(
        _ answer: RecordedAnswer, at position: LogPosition?, made: Made = .commit,
        isReplayed: Bool = false
    ) -> Response {
        let revision = answer.revision.description
        var headers = [(name: "Lintel-Revision", value: revision)]
        if let position { headers.append((name: "Lintel-Position", value: position.description)) }
        // What was kept for others to agree to has the name of its commit.
        switch (answer.status, made) {
        case (202, _), (201, .proposal):
            headers.append((name: "Location", value: ProposalSpec.id(of: answer.revision).path))
        case (201, .commit):
            headers.append((name: "Location", value: "/v1/commits/" + revision))
        default: break
        }
        if isReplayed { headers.append((name: "Idempotency-Replayed", value: "true")) }
        guard answer.status < 400 else {
            headers.append((name: "Content-Type", value: Problem.mediaType))
            return Response(status: answer.status, headers: headers, body: .bytes(answer.body))
        }
        return .json(answer.body, status: answer.status, headers: headers)
    }

    /// What a change that is accepted makes.
    enum Made: Sendable { case commit, proposal }
}

/// What of a decision one caller sees. What became of its own changes it sees always.
private struct SeenDecision {
    /// With their places among all effects.
    var effects: [(index: Int, effect: GatewayEffect)] = []
    var releases: [ReleaseEffect] = []
    var warnings: [Warning] = []
    var isPartial = false

    init(_ decision: Decision, by visibility: Visibility) {
        if visibility.isUnlimited {
            effects = decision.effects.enumerated().map { ($0, $1) }
            releases = decision.releases
            warnings = decision.warnings
            return
        }
        let own = Set(decision.results.map(\.id))
        var untold: [Warning] = []
        for (index, effect) in decision.effects.enumerated() {
            let seen = effect.seen(by: visibility)
            if let seen { effects.append((index, seen)) }
            isPartial = isPartial || seen.map { !$0.tellsAsMuch(as: effect) } ?? true
            if let warning = Self.warning(ofUnseenIn: effect, besides: seen) {
                untold.append(warning)
            }
        }
        releases = decision.releases.filter { visibility.seesMerge(of: $0.gateway) }
        isPartial = isPartial || releases.count < decision.releases.count
        for warning in decision.warnings {
            if warning.resource.map({ own.contains($0) || visibility.sees($0) }) ?? true {
                warnings.append(warning)
            } else {
                isPartial = true
            }
        }
        warnings += untold
    }

    /// Whom it does it to is not told; that it does is, before it is done. Nor is the gateway,
    /// where nothing else is told of it.
    private static func warning(
        ofUnseenIn effect: GatewayEffect, besides seen: GatewayEffect?
    ) -> Warning? {
        let count = effect.displaced.count - (seen?.displaced.count ?? 0)
        if count == 0 { return nil }
        return Warning(
            code: "Displaced",
            message: (count == 1
                ? "1 listener of others stops" : "\(count) listeners of others stop")
                + " serving on " + (seen.map { "Gateway \($0.gateway)" } ?? "a Gateway")
                + " because of this change")
    }
}

extension JSONWriter {
    /// The policies that the change satisfies, if any looked at it; of many the first.
    fileprivate mutating func policies(_ names: [String]) {
        if names.isEmpty { return }
        key("policies")
        array(of: names.prefix(100))
    }

    fileprivate mutating func result(_ result: ChangeResult) {
        object { writer in
            writer.member("kind", result.id.kind.rawValue)
            if result.id.kind.isNamespaced { writer.member("namespace", result.id.namespace) }
            writer.member("name", result.id.name)
            writer.member("action", result.action.rawValue)
            let exists =
                result.action != .deleted
                && (result.action != .unchanged || result.previousResourceVersion != nil)
            if exists {
                writer.member("resourceVersion") { $0.part(result.resourceVersion.rawValue) }
            }
        }
    }

    fileprivate mutating func effect(
        _ effect: GatewayEffect, content: (inout JSONWriter) -> Void
    ) {
        object { writer in
            writer.member("namespace", effect.gateway.namespace)
            writer.member("name", effect.gateway.name)
            writer.version("version", effect.version)
            writer.version("previousVersion", effect.previousVersion)
            content(&writer)
        }
    }

    fileprivate mutating func releases(_ effects: [ReleaseEffect]) {
        if effects.isEmpty { return }
        key("releases")
        array(of: effects) { writer, effect in
            writer.object { writer in
                writer.member("namespace", effect.gateway.namespace)
                writer.member("name", effect.gateway.name)
                writer.member("version", effect.version.rawValue)
                writer.member("previousVersion", effect.previousVersion.rawValue)
            }
        }
    }

    private mutating func version(_ name: StaticString, _ version: Revision?) {
        key(name)
        if let version { integer(version.rawValue) } else { null() }
    }

    fileprivate mutating func warnings(_ warnings: [Warning], _ places: WarningPlaces?) {
        let positions = places?.positions(of: warnings)
        key("warnings")
        array { writer in
            for (index, warning) in warnings.enumerated() {
                writer.warning(warning, at: positions?[index])
            }
        }
    }

    private mutating func warning(_ warning: Warning, at position: TextPosition?) {
        object { writer in
            writer.member("code", warning.code)
            if let resource = warning.resource { writer.member("resource", resource) }
            writer.member("listener", ifPresent: warning.listener)
            writer.member("message", warning.message)
            guard let position else { return }
            writer.member("line", position.line)
            writer.member("column", position.column)
        }
    }
}
