import GatewayModel

/// What a listener needs for itself: a hostname key of a class on a slot (semantics.md 3.2).
///
/// A class, since the record of an owner, the slot, and who exchanges claims share one.
final class ClaimKey: Hashable, Sendable {
    let slot: SlotKey
    let listenerClass: ListenerClass
    /// Empty means any. Always empty for the classes that do not look at hostnames.
    let hostname: String
    /// Of the hostname and the class, made once: a key is looked up several times.
    let keyHash: Int

    init(slot: SlotKey, listenerClass: ListenerClass, hostname: String) {
        (self.slot, self.listenerClass, self.hostname) = (slot, listenerClass, hostname)
        var hasher = Hasher()
        hasher.combine(hostname)
        hasher.combine(listenerClass)
        keyHash = hasher.finalize()
    }

    /// Whether it is for more than one name.
    var isWide: Bool { hostname.isEmpty || hostname.utf8.first == UInt8(ascii: "*") }

    static func == (left: ClaimKey, right: ClaimKey) -> Bool {
        left === right
            || (left.keyHash == right.keyHash && left.slot == right.slot
                && left.listenerClass == right.listenerClass && left.hostname == right.hostname)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(keyHash)
        hasher.combine(slot)
    }
}

/// A port of one transport.
struct SlotKey: Hashable, Sendable {
    enum Transport: UInt8, Sendable { case tcp, udp }

    let port: UInt16
    let transport: Transport

    /// Collision-free: a different number for every slot.
    var keyHash: Int { Int(port) << 1 | Int(transport.rawValue) }
}

/// Listeners of one class may share a slot when their hostnames differ; classes never share.
enum ListenerClass: UInt8, CaseIterable, Sendable {
    case http, tls, tcp, udp

    var sharesByHostname: Bool { self == .http || self == .tls }
}

/// One listener's place in the order of the merge: its owner, then its index in the spec.
struct Claim: Comparable {
    let owner: OwnerKey
    let index: Int32
    /// What the place is claimed for; no part of the order.
    let listenerClass: ListenerClass

    init(_ owner: OwnerKey, _ index: Int, _ listenerClass: ListenerClass) {
        (self.owner, self.index, self.listenerClass) = (owner, Int32(index), listenerClass)
    }

    static func == (left: Claim, right: Claim) -> Bool {
        left.index == right.index && left.owner == right.owner
    }

    static func < (left: Claim, right: Claim) -> Bool {
        left.owner == right.owner ? left.index < right.index : left.owner < right.owner
    }
}

/// What a listener competes for, or why it does not.
///
/// Not a `Result`, whose == is generic and looks up types at run time.
enum ListenerClaim: Equatable, Sendable {
    case claim(ClaimKey)
    case noClaim(Outcome.NoClaim)

    /// Nil if it competes for nothing.
    var key: ClaimKey? { if case .claim(let key) = self { key } else { nil } }
}

extension Listener {
    /// What this listener competes for, or why it does not compete (semantics.md 3.3).
    ///
    /// - Parameters:
    ///   - certificates: nil when they are not looked up, or are known not to matter.
    ///   - before: what it claimed before, if that is known: the same claim is not made again.
    func claim(
        under rules: MergeRules, _ certificates: ListenerCertificates? = nil,
        before: ClaimKey? = nil
    ) -> ListenerClaim {
        // The order of the reasons is that of semantics.md 4.2: L12, L4, L10, L6.
        guard hasValidShape else { return .noClaim(.invalidShape) }
        guard let listenerClass else { return .noClaim(.unsupportedProtocol) }
        guard rules.allows(port: port) else { return .noClaim(.portUnavailable) }
        if certificates?.verdict == .notPermitted { return .noClaim(.refNotPermitted) }
        let slot = SlotKey(port: port, transport: listenerClass == .udp ? .udp : .tcp)
        let hostname = (listenerClass.sharesByHostname ? specificHostname : nil) ?? ""
        if let before, before.slot == slot, before.listenerClass == listenerClass,
            before.hostname == hostname
        {
            return .claim(before)
        }
        return .claim(ClaimKey(slot: slot, listenerClass: listenerClass, hostname: hostname))
    }

    /// Nil when every hostname is meant, however an old event wrote that (semantics.md 3.2).
    var specificHostname: String? { hostname == "" || hostname == "*" ? nil : hostname }

    private var listenerClass: ListenerClass? {
        switch self.protocol {
        case .http: .http
        case .https, .tls: .tls
        case .tcp: .tcp
        case .udp: .udp
        case .unsupported: nil
        }
    }

    /// False only for shapes that today's validation refuses but an old event may hold (L12).
    private var hasValidShape: Bool {
        if port == 0 { return false }
        switch self.protocol {
        case .http: return tls == nil
        case .tcp, .udp: return tls == nil && (hostname ?? "").isEmpty
        case .https:
            return tls.map { $0.mode == .terminate && !$0.certificateRefs.isEmpty } ?? false
        case .tls:
            return tls.map { $0.mode == .passthrough || !$0.certificateRefs.isEmpty } ?? false
        case .unsupported: return true
        }
    }
}
