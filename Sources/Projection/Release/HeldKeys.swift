public import GatewayModel
import HashTreeCollections

/// The data keys that are not destroyed with their Secrets, as something needs them still: a pin, a
/// proposal, a commit that may be undone, a version that a guard holds.
public struct HeldKeys: Sendable {
    public struct Holding: Hashable, Sendable {
        public let key: HeldDataKey
        public let holder: ResourceID
    }

    private var bySecret: TreeDictionary<NamespacedName, Set<Holding>> = [:]
    /// How often anything of it has changed: two with the same history and number are the same.
    private var changes = 0

    public var isEmpty: Bool { bySecret.isEmpty }

    mutating func replace(_ old: [HeldDataKey], with new: [HeldDataKey], by holder: ResourceID) {
        if old == new { return }
        changes += 1
        for key in old {
            bySecret[key.secret]?.remove(Holding(key: key, holder: holder))
            if bySecret[key.secret]?.isEmpty == true { bySecret[key.secret] = nil }
        }
        for key in new {
            bySecret[key.secret, default: []].insert(Holding(key: key, holder: holder))
        }
    }

    /// Whoever needs keys of that Secret, in the order of their names.
    public func holdings(of secret: NamespacedName) -> [Holding] {
        (bySecret[secret] ?? []).sorted { ($0.holder, $0.key) < ($1.holder, $1.key) }
    }

    public func holds(_ id: String, of secret: NamespacedName) -> Bool {
        bySecret[secret]?.contains { $0.key.id == id } ?? false
    }

    /// Whether it is held as a key of the Secret with that identity.
    fileprivate func holds(_ id: String, of secret: NamespacedName, asItsOwn uid: String) -> Bool {
        bySecret[secret]?.contains { $0.key.id == id && $0.key.uid == uid } ?? false
    }

    /// All of them, each once.
    public var all: [HeldDataKey] { Set(bySecret.values.joined().map(\.key)).sorted() }
}

extension GatewayState {
    /// Those of the keys of these Secrets, which are deleted, that are held.
    public func keptKeys(of deleted: [NamespacedName]) -> [String] {
        Set(deleted.flatMap { heldKeys.holdings(of: $0).map(\.key.id) }).sorted()
    }

    /// The keys that nobody needs any more since nobody holds them any more.
    ///
    /// A key stays that seals what its Secret has, or had while it is still the same: then it is
    /// that Secret's, and goes with it.
    ///
    /// - Parameter before: what was held before the commit that led here.
    public func keysDestroyed(since before: HeldKeys) -> [HeldDataKey] {
        heldKeys.noLongerHeld(since: before).filter { key in
            guard let stored = secrets[key.secret]?.stored else { return true }
            if case .secret(let secret) = stored.resource.spec,
                case .sealed(let content) = secret.content, content.dataKey == key.id
            {
                return false
            }
            return !before.holds(key.id, of: key.secret, asItsOwn: stored.uid)
        }
    }
}

extension HeldKeys {
    fileprivate func noLongerHeld(since before: HeldKeys) -> [HeldDataKey] {
        if before.changes == changes { return [] }
        return before.all.filter { !holds($0.id, of: $0.secret) }
    }
}
