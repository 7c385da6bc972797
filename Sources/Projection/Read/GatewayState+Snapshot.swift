import GatewayModel
import JSON

extension GatewayState {
    /// The merged configuration of a gateway as JSON (DESIGN.md 5): winners only, in merge order,
    /// then the routes they have, oldest first.
    /// The bytes depend on nothing but the version.
    public func snapshotJSON(of gateway: GatewayRecord) -> [UInt8] {
        var bytes = snapshotHead(of: gateway)
        bytes.reserveCapacity(snapshotSize(of: gateway, head: bytes.count))
        var isFirst = true
        for owner in owners(of: gateway) where owner.isServing {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: owner.fragment)
            isFirst = false
        }
        bytes.append(contentsOf: GatewayRecord.betweenListenersAndRoutes)
        isFirst = true
        for route in gateway.parts.routes {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: route.part.fragment)
            isFirst = false
        }
        bytes.append(contentsOf: "]}".utf8)
        return bytes
    }

    /// How many bytes ``snapshotJSON(of:)`` would return, of a gateway as this state has it.
    public func snapshotSize(of gateway: GatewayRecord) -> Int {
        snapshotSize(of: gateway, head: snapshotHead(of: gateway).count)
    }

    /// Makes the bytes that snapshots are laid out of, and from now on with every change, so that
    /// nobody who asks for one waits for them. A fold does without.
    public func prepareSnapshots() {
        for gateway in gateways { _ = listenerBytes(of: gateway.record) }
    }

    private func snapshotSize(of gateway: GatewayRecord, head: Int) -> Int {
        let parts = gateway.parts
        return head + listenerBytes(of: gateway) + max(0, parts.servingOwners - 1)
            + GatewayRecord.betweenListenersAndRoutes.count + parts.routeBytes
            + max(0, parts.routes.count - 1) + 2
    }

    private func listenerBytes(of gateway: GatewayRecord) -> Int {
        gateway.listenerBytes.value { owners(of: gateway).reduce(0) { $0 + $1.fragment.count } }
    }

    private func snapshotHead(of gateway: GatewayRecord) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("gateway")
            writer.object { writer in
                writer.member("namespace", gateway.name.namespace)
                writer.member("name", gateway.name.name)
            }
            writer.member("version", gateway.version.rawValue)
            writer.member("listenerCount", gateway.listenerCount)
            writer.key("listeners")
            writer.array { _ in }
        }
        return Array(writer.bytes.dropLast(2))
    }
}

extension GatewayRecord {
    fileprivate static let betweenListenersAndRoutes = Array(#"],"routes":["#.utf8)
}
