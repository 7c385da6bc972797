import Crypto
import GatewayModel
import JSON
import Projection

/// A digest of what a changeset does: what was reviewed is what is applied (DESIGN.md 4).
///
/// It covers each resource's action, what it replaces and what it becomes, the effect on every
/// gateway, and what is warned of; not when, by whom or at which revision. A commit in between that
/// does not touch any of this leaves it as it is.
public struct Plan: Sendable {
    /// `sha256:…`.
    public let digest: String
    /// Each effect of the decision as members of a JSON object: written for the digest, and the
    /// same bytes in the answer.
    public let effects: [[UInt8]]

    init(of decision: Decision) {
        effects = decision.effects.map { effect in
            var writer = JSONWriter(reservingCapacity: 2048)
            effect.writeContent(members: &writer)
            return writer.bytes
        }
        digest = Self.digest(of: decision, effects)
    }

    private static func digest(of decision: Decision, _ effects: [[UInt8]]) -> String {
        var writer = JSONWriter(reservingCapacity: 2048)
        writer.array { writer in
            for result in decision.results { write(result, to: &writer) }
            for event in decision.commit?.events ?? [] { write(event, to: &writer) }
            for (effect, members) in zip(decision.effects, effects) {
                writer.object { writer in
                    writer.member("gateway", effect.gateway.description)
                    writer.raw(members)
                }
            }
            for warning in decision.warnings { write(warning, to: &writer) }
        }
        return "sha256:" + hexadecimal(SHA256.hash(data: writer.bytes))
    }

    private static func write(_ result: ChangeResult, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("resource", result.id.description)
            writer.member("action", result.action.rawValue)
            writer.member("replaces", (result.previousResourceVersion ?? .zero).rawValue)
        }
    }

    private static func write(_ warning: Warning, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("warning", warning.code)
            writer.member("resource", ifPresent: warning.resource?.description)
            writer.member("listener", ifPresent: warning.listener)
        }
    }

    private static func write(_ event: Event, to writer: inout JSONWriter) {
        if case .applied(let stored) = event { writer.raw(stored.resource.json()) }
    }
}

/// Lower-case hexadecimal digits.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
        text.append(digit(byte >> 4))
        text.append(digit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
}
