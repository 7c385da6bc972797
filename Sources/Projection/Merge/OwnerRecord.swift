public import GatewayModel

/// One Gateway or ListenerSet, with what the merge made of its listeners.
///
/// Immutable and shared by every version of the state in which nothing about it changed: two
/// versions with the same record (by identity) have the same listeners, outcomes and bytes.
public final class OwnerRecord: Sendable {
    public let stored: StoredResource
    public let key: OwnerKey
    public let attachment: Attachment
    /// What each listener claims, or why nothing; empty unless attached.
    let claims: [ListenerClaim]
    /// One per listener; empty unless attached, or when nothing is looked up.
    let certificates: [ListenerCertificates]
    /// One per listener when attached, else empty.
    public let outcomes: [Outcome]
    /// One per listener when attached, else empty.
    public let listenerMarks: [ListenerMarks]
    public let marks: OwnerMarks
    /// The bytes of what it serves, once somebody has asked for them.
    let madeFragment: MadeOnce<SnapshotFragment>
    /// Winners that are served.
    public let winnerCount: Int
    /// Winners, served or not.
    public let acceptedCount: Int
    /// How many would win if the gateway had no ceiling on the number of listeners.
    let uncappedCount: Int

    init(
        stored: StoredResource, key: OwnerKey, attachment: Attachment,
        claims: [ListenerClaim] = [], certificates: [ListenerCertificates] = [],
        outcomes: [Outcome], listenerMarks: [ListenerMarks], marks: OwnerMarks,
        fragment: SnapshotFragment? = nil, uncappedCount: Int = 0
    ) {
        self.stored = stored
        self.key = key
        self.attachment = attachment
        self.claims = claims
        self.certificates = certificates
        self.outcomes = outcomes
        self.listenerMarks = listenerMarks
        self.marks = marks
        madeFragment = MadeOnce(fragment)
        self.uncappedCount = uncappedCount
        winnerCount = outcomes.count { $0 == .wins }
        acceptedCount = outcomes.count(where: \.isAccepted)
    }

    func with(marks: OwnerMarks, listenerMarks: [ListenerMarks]? = nil) -> OwnerRecord {
        OwnerRecord(
            stored: stored, key: key, attachment: attachment, claims: claims,
            certificates: certificates, outcomes: outcomes,
            listenerMarks: listenerMarks ?? self.listenerMarks, marks: marks,
            fragment: madeFragment.known, uncappedCount: uncappedCount)
    }

    /// Where the listener of that name stands; `hint` is where it is looked for first.
    func index(of name: String, hint: Int) -> Int? {
        if hint < listeners.count, listeners[hint].name == name { return hint }
        return listeners.firstIndex { $0.name == name }
    }

    public var id: ResourceID { key.id }

    /// Whether any of its listeners is served.
    public var isServing: Bool { winnerCount > 0 }

    public var listeners: [Listener] { stored.listeners }

    /// What the certificateRefs of a listener lead to; nil when they are not looked up.
    public func certificates(of index: Int) -> ListenerCertificates? {
        index < certificates.count ? certificates[index] : nil
    }

    /// The winning listeners that are served, in spec order.
    public var winners: [ServedListener] {
        guard winnerCount > 0 else { return [] }
        return outcomes.indices.compactMap { index in
            outcomes[index] == .wins ? served(index) : nil
        }
    }

    /// The listener of that index, which wins.
    func served(_ index: Int) -> ServedListener {
        let listener = listeners[index]
        return ServedListener(
            ListenerID(owner: id, listener: listener.name), listener, certificates(of: index),
            snapshotBytes: madeFragment.known?.bytes(of: index))
    }
}

/// Whether a set takes part in the merge of its parent (semantics.md 2.1). A Gateway always does.
public enum Attachment: UInt8, Hashable, Sendable {
    case attached
    /// S1
    case parentNotFound
    /// S2
    case notAllowed
    /// S2, where labels decide: those of the set's namespace are not what the gateway asks for.
    case notSelected
    /// S3
    case parentNotAccepted
    /// G5: it takes part, of a Gateway that is not Programmed.
    case parentNotProgrammed

    /// Whether it takes part in the merge.
    public var isMember: Bool { self == .attached || self == .parentNotProgrammed }

    /// Whether the set is Programmed, if any of its listeners is served or none (4.3, P-row).
    func isProgrammed(serving: Bool) -> Bool { self == .attached && serving }
}

extension Resource {
    /// The listeners of a Gateway or a ListenerSet; no other kind has any.
    public var listeners: [Listener] {
        switch spec {
        case .namespace: []
        case .gateway(let spec): spec.listeners
        case .listenerSet(let spec): spec.listeners
        case .referenceGrant, .secret, .httpRoute, .tlsRoute, .tcpRoute, .udpRoute, .backend: []
        }
    }
}

extension OwnerRecord: HashTrieElement {
    var trieKey: NamespacedName { key.id.namespacedName }
    var trieHash: Int { key.nameHash }

    func hasTrieKey(_ name: NamespacedName) -> Bool {
        key.id.name == name.name && key.id.namespace == name.namespace
    }
}
