import EventLog
import GatewayModel
import Projection

/// The fold from zero, with the chain walked beside it.
struct Walk {
    var chain = ChainVerifier()
    var state = GatewayState()
    /// The versions that the last commit made.
    var versions: [VersionRecord] = []
    var versionCount = 0
    var eventCount = 0
    /// Commits that were judged by other rules.
    var otherRulesCount = 0
    var seals = SecretSeals()
    let checkpoints: Set<Revision>

    init(checkpoints: Set<Revision>) { self.checkpoints = checkpoints }

    /// What is wrong with the commit, if anything is.
    mutating func take(_ stored: StoredCommit) -> String? {
        if let fault = chain.check(stored) { return "\(fault)" }
        do throws(EventLogError) {
            let commit = try stored.decoded()
            if let fault = wrongLink(of: commit, stored) { return fault }
            let changes = state.apply(commit)
            versions = changes.compactMap { VersionRecord($0, at: stored.revision, in: state) }
            versionCount += versions.count
            eventCount += stored.events.count
            if commit.projectionRules != GatewayState.projectionRules { otherRulesCount += 1 }
            seals.take(commit)
            return nil
        } catch {
            return error.description
        }
    }

    /// An event that does not name the commit that touched its resource before: the life of a
    /// resource is found by that, and no hash covers it.
    private func wrongLink(of commit: Commit, _ stored: StoredCommit) -> String? {
        for (event, link) in zip(commit.events, stored.events.map(\.previous)) {
            let expected = state[event.id]?.resourceVersion
            if link == expected { continue }
            func named(_ revision: Revision?) -> String {
                revision.map { "commit \($0)" } ?? "none"
            }
            return "commit \(commit.revision): \(event.id) was touched before by "
                + "\(named(expected)), but its event names \(named(link))"
        }
        return nil
    }
}

/// With which data keys the existing Secrets have been sealed since they were created.
struct SecretSeals {
    /// Nonce, key and tag of AES-256-GCM.
    private static let wrappedSize = 12 + 32 + 16

    /// The data keys of each Secret, the present one last.
    private var keys: [NamespacedName: [String]] = [:]

    mutating func take(_ commit: Commit) {
        for event in commit.events where event.id.kind.part == .secret {
            let name = event.id.namespacedName
            switch event {
            case .deleted: keys[name] = nil
            case .applied(let stored):
                guard case .secret(let secret) = stored.resource.spec,
                    case .sealed(let content) = secret.content
                else { continue }
                keys[name, default: []].removeAll { $0 == content.dataKey }
                keys[name, default: []].append(content.dataKey)
            }
        }
    }

    /// What is wrong with the keys that are there, as sentences.
    ///
    /// - Parameter held: what is there though its Secret may be gone.
    func faults(of found: [DataKey], held: HeldKeys) -> [String] {
        var faults: [String] = []
        let byID = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
        for (secret, wanted) in keys.sorted(by: { $0.key < $1.key }) {
            for id in wanted where byID[id]?.secret != secret {
                faults.append(
                    id == wanted.last
                        ? "the key that Secret \(secret) is sealed with is missing: what it "
                            + "holds cannot be used; send it again"
                        : "a key that Secret \(secret) was sealed with is missing: what it was "
                            + "then cannot come back")
            }
        }
        for key in held.all where byID[key.id]?.secret != key.secret {
            for holding in held.holdings(of: key.secret) where holding.key == key {
                faults.append(
                    "a key of Secret \(key.secret) that \(holding.holder) needs is missing")
            }
        }
        for key in found {
            if keys[key.secret]?.contains(key.id) != true, !held.holds(key.id, of: key.secret) {
                faults.append(
                    "there is a data key of Secret \(key.secret) that nothing is sealed with")
            } else if key.wrapped.count != Self.wrappedSize || key.masterKey.isEmpty {
                faults.append("the data key of Secret \(key.secret) is not what was written")
            }
        }
        return faults
    }
}
