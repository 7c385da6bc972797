import GatewayModel
import JSON
import Manifest
import Projection
import TextDifference

/// The YAML snapshots of two versions as lines, and where they differ.
///
/// Owners are laid side by side in the order of the merge, which both versions share, so only
/// those whose bytes differ are compared line by line: the cost is that of writing the YAML. Who
/// may not get the gateway compares its own parts.
struct SnapshotComparison {
    private var old = Lines()
    private var new = Lines()
    /// Ascending, with at least one equal line between two of them.
    private var changes: [LineChange] = []

    var diff: UnifiedDiff { UnifiedDiff(changes, from: old, to: new) }

    init(_ comparison: Comparison) throws {
        let before = Half(comparison.from.state, of: comparison)
        let after = Half(comparison.to.state, of: comparison)
        compare(try before.map(Self.head) ?? [], try after.map(Self.head) ?? [])
        try compare(before?.owners ?? [], after?.owners ?? [])
        compare(before.map(Self.routesHead) ?? [], after.map(Self.routesHead) ?? [])
        try compare(routes: before?.routes ?? [], after?.routes ?? [])
    }

    /// What is seen of one of the two.
    private struct Half {
        let gateway: GatewayRecord
        let owners: [OwnerRecord]
        let routes: [ServedRoute]

        /// Nil where there is no such gateway.
        init?(_ state: GatewayState, of comparison: Comparison) {
            guard let gateway = state.gateway(comparison.gateway) else { return nil }
            self.gateway = gateway
            let (owners, routes) = (state.owners(of: gateway), state.servedRoutes(of: gateway))
            let visibility = comparison.visibility
            let seesAll = visibility.seesMerge(of: gateway.name)
            self.owners = owners.filter { $0.isServing && (seesAll || visibility.sees($0.id)) }
            self.routes = routes.filter { seesAll || visibility.sees($0.record.id) }
        }

        var listenerCount: Int { owners.reduce(0) { $0 + $1.winnerCount } }
    }

    /// Both are in the order of the merge, so one pass finds what is in both.
    private mutating func compare(_ olds: [OwnerRecord], _ news: [OwnerRecord]) throws {
        var (left, right) = (olds[...], news[...])
        while let before = left.first, let after = right.first {
            if before.key < after.key {
                compare(try Self.yaml(left.removeFirst()), [])
            } else if after.key < before.key {
                compare([], try Self.yaml(right.removeFirst()))
            } else {
                (left, right) = (left.dropFirst(), right.dropFirst())
                let yaml = try Self.yaml(before)
                if before.fragment == after.fragment {
                    old.append(yaml)
                    new.append(yaml)
                } else {
                    compare(yaml, try Self.yaml(after))
                }
            }
        }
        for owner in left { compare(try Self.yaml(owner), []) }
        for owner in right { compare([], try Self.yaml(owner)) }
    }

    /// The same for routes, which both versions have by age.
    private mutating func compare(routes olds: [ServedRoute], _ news: [ServedRoute]) throws {
        var (left, right) = (olds[...], news[...])
        while let before = left.first, let after = right.first {
            if before < after {
                compare(try Self.yaml(left.removeFirst()), [])
            } else if after < before {
                compare([], try Self.yaml(right.removeFirst()))
            } else {
                (left, right) = (left.dropFirst(), right.dropFirst())
                let yaml = try Self.yaml(before)
                if before.part.fragment == after.part.fragment {
                    old.append(yaml)
                    new.append(yaml)
                } else {
                    compare(yaml, try Self.yaml(after))
                }
            }
        }
        for route in left { compare(try Self.yaml(route), []) }
        for route in right { compare([], try Self.yaml(route)) }
    }

    private mutating func compare(_ before: [UInt8], _ after: [UInt8]) {
        let (oldStart, newStart) = (old.count, new.count)
        old.append(before)
        new.append(after)
        let found = LineDifference.changes(from: old.all[oldStart...], to: new.all[newStart...])
        for change in found {
            if let last = changes.last, last.old.upperBound == change.old.lowerBound,
                last.new.upperBound == change.new.lowerBound
            {
                changes[changes.count - 1] = LineChange(
                    old: last.old.lowerBound..<change.old.upperBound,
                    new: last.new.lowerBound..<change.new.upperBound)
            } else {
                changes.append(change)
            }
        }
    }

    /// What stands before the first listener.
    private static func head(_ half: Half) throws -> [UInt8] {
        let gateway = half.gateway
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("gateway")
            writer.gatewayName(gateway.name)
            writer.member("version", gateway.version.rawValue)
            writer.member("listenerCount", half.listenerCount)
            writer.key("listeners")
            writer.array { _ in }
        }
        let yaml = YAMLWriter.yaml(try JSONDocument.parsing(writer.bytes).root)
        guard half.listenerCount > 0 else { return yaml }
        // With listeners the sequence starts on the next line.
        return yaml.dropLast(" []\n".utf8.count) + [UInt8(ascii: "\n")]
    }

    /// What stands between the listeners and the first route.
    private static func routesHead(_ half: Half) -> [UInt8] {
        Array((!half.routes.isEmpty ? "routes:\n" : "routes: []\n").utf8)
    }

    private static func yaml(_ owner: OwnerRecord) throws -> [UInt8] {
        try yaml(items: owner.fragment)
    }

    private static func yaml(_ route: ServedRoute) throws -> [UInt8] {
        try yaml(items: route.part.fragment)
    }

    private static func yaml(items: [UInt8]) throws -> [UInt8] {
        let list = [UInt8(ascii: "[")] + items + [UInt8(ascii: "]")]
        return YAMLWriter.yaml(try JSONDocument.parsing(list).root)
    }
}
