import GatewayModel
import Projection

/// One of Envoy's listeners and its route tables, laid out of what the owners contribute.
struct PortLayout {
    private let port: EnvoyPort
    private let parts: [PortPart]
    private let shards: [PortShard]
    /// The one chain of a port where only the Host of a request tells listeners apart.
    private let httpChain: Segment?

    /// - Parameters:
    ///   - parts: at least one.
    ///   - last: the layout of the same port before, whose segments are used again where nothing
    ///     in them has changed.
    init(_ parts: [PortPart], offset: UInt16, after last: PortLayout?) {
        let (mode, number) = (parts[0].mode, parts[0].number)
        let port = EnvoyPort(
            port: number.number, offset: offset, isUDP: number.isUDP, isTLS: mode.isTLS)
        self.port = port
        self.parts = parts
        httpChain = mode == .http ? last?.httpChain ?? Segment([port.httpChain]) : nil

        let divided = mode.isTLS ? Self.byShard(parts) : [parts]
        let before = last?.shards ?? []
        let isKnown = divided.indices.map { index in
            index < before.count && before[index].parts.elementsEqual(divided[index], by: ===)
        }
        let areAllKnown = isKnown.allSatisfy(\.self)
        // Made only if a listener has hosts besides its own name, which most have not: nobody can
        // take a listener's own name from it.
        lazy var isolation = HostIsolation(winners: parts.lazy.flatMap(\.hostnames))
        shards = divided.indices.map { index in
            let isPlain = divided[index].allSatisfy(\.isPlain)
            if isKnown[index] && (isPlain || areAllKnown) { return before[index] }
            return PortShard(divided[index], isPlain ? nil : isolation)
        }
    }

    private static func byShard(_ parts: [PortPart]) -> [[PortPart]] {
        var shards: [[PortPart]] = Shard.all.map { _ in [] }
        for part in parts { shards[part.owner.shard.index].append(part) }
        return shards
    }

    /// The listener itself.
    var listener: ResourceTemplate {
        let chains = httpChain.map { [$0] } ?? shards.map(\.chains)
        return port.isUDP ? ResourceTemplate(chains) : port.template(chains, of: parts.map(\.owner))
    }

    /// One table for each shard that has routes, by its name.
    var tables: [(name: String, ResourceTemplate)] {
        shards.indices.compactMap { index in
            guard shards[index].hasTable else { return nil }
            let others = shards.indices.filter { $0 != index }.map { shards[$0].names }
            let table = RouteConfiguration(
                port: port.port, shard: port.isTLS ? Shard.all[index] : nil)
            return (table.name, table.template(shards[index].hosts, elsewhere: others))
        }
    }
}

/// What the owners of one shard contribute to a port; all of them, where a port is not divided.
private struct PortShard {
    let parts: [PortPart]
    let chains: Segment
    let hosts: Segment
    let names: Segment
    let hasTable: Bool

    /// - Parameter isolation: a name belongs to the most specific listener that covers it, and no
    ///   other gets it. Nil where all have their own names only.
    init(_ parts: [PortPart], _ isolation: HostIsolation?) {
        func kept(_ pieces: [HostFragment]) -> [EnvoyFragment] {
            pieces.filter { piece in
                piece.isOwn || isolation.map { $0.server(of: piece.host) == piece.listener } ?? true
            }.map(\.fragment)
        }
        self.parts = parts
        chains = Segment(parts.flatMap { kept($0.chains) })
        hosts = Segment(parts.flatMap { kept($0.hosts) })
        names = Segment(parts.map(\.names))
        hasTable = parts.contains(where: \.hasTable)
    }
}
