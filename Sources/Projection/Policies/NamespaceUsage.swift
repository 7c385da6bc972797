import GatewayModel
import HashTreeCollections

/// How much a namespace has of what a quota limits.
public struct NamespaceUsage: Hashable, Sendable {
    public var listenerSets = 0
    public var listeners = 0
    public var routes = 0
    public var secrets = 0
    /// Zero where nobody counts them.
    public var bytes = 0

    init() {}

    /// What one resource takes.
    init(of resource: Resource, countsBytes: Bool) {
        listeners = resource.listeners.count
        switch resource.kind.part {
        case .set: listenerSets = 1
        case .route: routes = 1
        case .secret: secrets = 1
        case .namespace, .gateway, .grant, .backend, .access, .governance, .none: break
        }
        if countsBytes { bytes = resource.json().count }
    }

    static func + (left: NamespaceUsage, right: NamespaceUsage) -> NamespaceUsage {
        left.combined(with: right, by: +)
    }

    static func - (left: NamespaceUsage, right: NamespaceUsage) -> NamespaceUsage {
        left.combined(with: right, by: -)
    }

    static func += (left: inout NamespaceUsage, right: NamespaceUsage) { left = left + right }

    private func combined(
        with other: NamespaceUsage, by sum: (Int, Int) -> Int
    ) -> NamespaceUsage {
        var usage = NamespaceUsage()
        usage.listenerSets = sum(listenerSets, other.listenerSets)
        usage.listeners = sum(listeners, other.listeners)
        usage.routes = sum(routes, other.routes)
        usage.secrets = sum(secrets, other.secrets)
        usage.bytes = sum(bytes, other.bytes)
        return usage
    }
}

/// One entry of a quota: its name, and how it is counted.
struct QuotaEntry: Sendable {
    let name: String
    /// As people say it of several: `routes`.
    private let noun: String
    let used: @Sendable (NamespaceUsage) -> Int
    let limit: @Sendable (NamespaceQuota) -> Int?

    static let all = [
        QuotaEntry("listenerSets", "ListenerSets", { $0.listenerSets }, { $0.listenerSets }),
        QuotaEntry("listeners", "listeners", { $0.listeners }, { $0.listeners }),
        QuotaEntry("routes", "routes", { $0.routes }, { $0.routes }),
        QuotaEntry("secrets", "Secrets", { $0.secrets }, { $0.secrets }),
        QuotaEntry("bytes", "bytes", { $0.bytes }, { $0.bytes }),
    ]

    /// `1 route`, `2 routes`.
    func words(_ count: Int) -> String {
        "\(count) " + (count == 1 ? String(noun.dropLast()) : noun)
    }

    private init(
        _ name: String, _ noun: String, _ used: @escaping @Sendable (NamespaceUsage) -> Int,
        _ limit: @escaping @Sendable (NamespaceQuota) -> Int?
    ) {
        (self.name, self.noun, self.used, self.limit) = (name, noun, used, limit)
    }
}

/// How much every namespace has.
struct NamespaceUsageIndex: Sendable {
    let countsBytes: Bool
    private var byNamespace: TreeDictionary<String, NamespaceUsage> = [:]

    /// - Parameter resources: all there are; those of no namespace do not count.
    init(of resources: [StoredResource], countsBytes: Bool) {
        self.countsBytes = countsBytes
        for resource in resources { replace(nil, with: resource) }
    }

    subscript(namespace: String) -> NamespaceUsage { byNamespace[namespace] ?? NamespaceUsage() }

    // Not inlined: where it is, the optimizer of Swift 6.3 does not survive it.
    @inline(never)
    mutating func replace(_ old: StoredResource?, with new: StoredResource?) {
        guard let id = new?.id ?? old?.id, id.kind.isNamespaced, id.kind.row.isWritable else {
            return
        }
        let change = change(from: old, to: new?.resource)
        // Most changes are of what is there, and take nothing more.
        if change == NamespaceUsage() { return }
        let usage = self[id.namespace] + change
        byNamespace[id.namespace] = usage == NamespaceUsage() ? nil : usage
    }

    /// What a namespace has more when a resource becomes another.
    func change(from old: StoredResource?, to new: Resource?) -> NamespaceUsage {
        // Of one kind both are, so only listeners and bytes can differ.
        if !countsBytes, let old, let new, old.listeners.count == new.listeners.count {
            return NamespaceUsage()
        }
        func usage(_ resource: Resource?) -> NamespaceUsage {
            resource.map { NamespaceUsage(of: $0, countsBytes: countsBytes) } ?? NamespaceUsage()
        }
        return usage(new) - usage(old?.resource)
    }
}
