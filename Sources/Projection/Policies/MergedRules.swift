import GatewayModel
import RegularExpressions

/// The rules of several policies as one of each sort.
///
/// A class, because it is asked many times for one change, and a value would be copied each time.
final class MergedRules: Sendable {
    private let ports: MergedPorts?
    /// Nil if every protocol is let pass.
    private let protocols: Set<ListenerProtocol>?
    private let minimumTLSVersion: TLSVersion?
    let hostnames: [MergedHostnames]
    let deniesCarveOuts: Bool
    /// The kinds whose names somebody rules, and those of them that depend on the namespace.
    let ruledKinds: Set<String>
    let kindsByNamespace: Set<String>
    /// The least of each limit; nil if there is none.
    let quota: NamespaceQuota?
    let quotaPolicies: [String]
    let messagePolicies: [CompiledPolicy]
    /// Those that demand different things of messages.
    private let messageJudges: [CompiledPolicy]

    init(_ policies: [CompiledPolicy]) {
        let specs = policies.map(\.spec)
        ports = specs.map(\.ports).filter { !$0.isEmpty }.map(MergedPorts.init)
            .merged { $0.intersection($1) }
        protocols = specs.map(\.protocols).filter { !$0.isEmpty }.map(Set.init)
            .merged { $0.intersection($1) }
        minimumTLSVersion = specs.compactMap(\.minimumTLSVersion).max()
        let listing = policies.filter { !$0.hostnames.isEmpty }
        hostnames = stride(from: 0, to: listing.count, by: MergedHostnames.most).map { start in
            MergedHostnames(listing[start...].prefix(MergedHostnames.most))
        }
        deniesCarveOuts = policies.contains(where: \.deniesCarveOuts)
        ruledKinds = Set(specs.flatMap(\.names).map(\.kind))
        kindsByNamespace = Set(
            specs.flatMap(\.names).filter { NamePattern($0.pattern)?.namesNamespace ?? false }
                .map(\.kind))
        quota = specs.compactMap(\.quota).merged { $0.least($1) }
        quotaPolicies = policies.filter { $0.spec.quota != nil }.map(\.name)
        messagePolicies = policies.filter { $0.spec.message != nil }
        var seen: Set<String?> = []
        messageJudges = messagePolicies.filter { seen.insert($0.spec.message?.pattern).inserted }
    }

    /// Whether the rules that are about a listener alone let it pass.
    func admits(_ listener: Listener) -> Bool {
        if let ports, !ports.contains(listener.port) { return false }
        if let protocols, !protocols.contains(listener.protocol) { return false }
        guard let minimumTLSVersion, let tls = listener.tls else { return true }
        return tls.mode == .terminate && tls.minimumVersion >= minimumTLSVersion
    }

    /// - Parameter carvingOut: also where it takes a name out of somebody's wildcard.
    func admits(_ claim: HostnamePattern, carvingOut: Bool = false) -> Bool {
        hostnames.allSatisfy { $0.admits(claim, carvingOut: carvingOut) }
    }

    func admits(message: String) -> Bool {
        messageJudges.isEmpty
            || (!message.isBlank && messageJudges.allSatisfy { $0.hasPattern(message) })
    }

    /// Whether a namespace that has `usage` may have so much more. Only growth is refused.
    func admits(_ change: NamespaceUsage, over usage: NamespaceUsage) -> Bool {
        guard let quota else { return true }
        return QuotaEntry.all.allSatisfy { entry in
            let more = entry.used(change)
            return more <= 0 || entry.limit(quota).map { entry.used(usage) + more <= $0 } ?? true
        }
    }
}

/// The ports that several policies let pass: ranges that have nothing in common.
struct MergedPorts: Sendable {
    private let ranges: [ClosedRange<UInt16>]

    init(_ entries: [PolicyPorts]) {
        var ranges: [ClosedRange<UInt16>] = []
        for range in entries.map(\.range).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, last.overlaps(range) {
                let end = max(last.upperBound, range.upperBound)
                ranges[ranges.count - 1] = last.lowerBound...end
            } else {
                ranges.append(range)
            }
        }
        self.ranges = ranges
    }

    private init(ranges: [ClosedRange<UInt16>]) { self.ranges = ranges }

    func contains(_ port: UInt16) -> Bool { ranges.contains { $0.contains(port) } }

    func intersection(_ other: MergedPorts) -> MergedPorts {
        MergedPorts(
            ranges: ranges.flatMap { range in
                other.ranges.filter(range.overlaps).map(range.clamped)
            })
    }
}

extension NamespaceQuota {
    fileprivate func least(_ other: NamespaceQuota) -> NamespaceQuota {
        func least(_ limit: KeyPath<NamespaceQuota, Int?>) -> Int? {
            [self[keyPath: limit], other[keyPath: limit]].compactMap(\.self).min()
        }
        return NamespaceQuota(
            listenerSets: least(\.listenerSets), listeners: least(\.listeners),
            routes: least(\.routes), secrets: least(\.secrets), bytes: least(\.bytes))
    }
}

extension Array {
    /// Nil if there is nothing to merge.
    fileprivate func merged(_ merge: (Element, Element) -> Element) -> Element? {
        first.map { dropFirst().reduce($0, merge) }
    }
}
