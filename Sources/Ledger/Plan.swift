import Crypto
import GatewayModel
import JSON
import Projection

/// A digest of what a changeset does: what was reviewed is what is applied (DESIGN.md 4).
///
/// It covers each resource's action, what it replaces and what it becomes, the effect on every
/// gateway, and what is warned of; not when, by whom or at which revision. A commit in between that
/// does not touch any of this leaves it as it is.
enum Plan {
    static func digest(of decision: Decision) -> String {
        var writer = JSONWriter(reservingCapacity: 2048)
        writer.array { writer in
            for result in decision.results { write(result, to: &writer) }
            for event in decision.commit?.events ?? [] { write(event, to: &writer) }
            for effect in decision.effects {
                writer.object { writer in
                    writer.member("gateway", effect.gateway.description)
                    effect.writeContent(members: &writer)
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
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
