import Crypto
import GatewayModel
public import JSON
import Projection

/// A digest of what a changeset does: what was reviewed is what is applied (ARCHITECTURE.md,
/// "What a change does").
///
/// It is keyed (HMAC-SHA-256), as it covers what its author may not see.
///
/// It covers each resource's action, what it replaces and what it becomes, the effect on every
/// gateway, the version that proxies are given where a pin or a guard is another one, and what is
/// warned of it alone; not when, by whom or at which revision. A commit in between that does not
/// touch any of this leaves it as it is.
public struct Plan: ~Copyable {
    /// `sha256:…`.
    public let digest: String
    /// What the digest is of.
    private let text: JSONWriter
    /// Where in it each effect of the decision is.
    private let effects: [Range<Int>]

    init(of decision: Decision, _ key: PlanKey) {
        var text = JSONWriter(reservingCapacity: 2048)
        var effects: [Range<Int>] = []
        text.array { writer in
            var created: Set<ResourceID> = []
            for result in decision.results {
                writer.planned(result)
                if result.previousResourceVersion == nil { created.insert(result.id) }
            }
            for event in decision.wantedEvents { writer.planned(event, created) }
            for effect in decision.effects { effects.append(writer.planned(effect)) }
            for release in decision.releases { writer.planned(release) }
            for warning in decision.warnings where warning.isPlanned {
                writer.planned(warning)
            }
        }
        digest = text.withBytes { bytes in
            "sha256:" + key.code(of: bytes).withUnsafeBytes { Hexadecimal.text(of: $0) }
        }
        self.text = text
        self.effects = effects
    }

    /// Writes the effect of that number, as members of an object: the bytes are the same in the
    /// digest and in the answer.
    public borrowing func write(effect index: Int, members writer: inout JSONWriter) {
        let place = effects[index]
        text.withBytes { writer.raw(UnsafeBufferPointer(rebasing: $0[place])) }
    }
}

extension JSONWriter {
    fileprivate mutating func planned(_ result: ChangeResult) {
        object { writer in
            writer.member("resource", result.id)
            writer.member("action", result.action.rawValue)
            writer.member("replaces", (result.previousResourceVersion ?? .zero).rawValue)
        }
    }

    /// - Parameter created: what was not there. The fingerprint of such a Secret is of a data key
    ///   that each preview makes anew, so that no commit would ever have the one that was seen.
    fileprivate mutating func planned(_ event: Event, _ created: Set<ResourceID>) {
        guard case .applied(let stored) = event else { return }
        var resource = stored.resource
        if case .secret(var secret) = resource.spec, created.contains(resource.id) {
            secret.fingerprint = nil
            resource = resource.with(spec: .secret(secret))
        }
        resource.write(to: &self)
    }

    /// Returns where its content is.
    fileprivate mutating func planned(_ effect: GatewayEffect) -> Range<Int> {
        var start = 0
        object { writer in
            writer.member("gateway", effect.gateway)
            // A comma goes before what follows.
            start = writer.count + 1
            effect.writeContent(members: &writer)
        }
        return start..<count - 1
    }

    fileprivate mutating func planned(_ release: ReleaseEffect) {
        object { writer in
            writer.member("gateway", release.gateway)
            writer.member("released", release.versionBefore.rawValue)
            writer.member("changed", release.isNew)
            writer.member("instead", release.previousVersion.rawValue)
        }
    }

    fileprivate mutating func planned(_ warning: Warning) {
        object { writer in
            writer.member("warning", warning.code)
            if let resource = warning.resource { writer.member("resource", resource) }
            writer.member("listener", ifPresent: warning.listener)
        }
    }
}
