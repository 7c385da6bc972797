import GatewayModel
import JSON

extension GatewayState {
    /// The merged configuration of a gateway as JSON (DESIGN.md 5): winners only, in merge order,
    /// then the routes they have, oldest first.
    /// The bytes depend on nothing but the version.
    public func snapshotJSON(of gateway: GatewayRecord) -> [UInt8] {
        var bytes = snapshotHead(of: gateway)
        bytes.reserveCapacity(gateway.snapshotSize(head: bytes.count))
        var isFirst = true
        for owner in owners(of: gateway) where !owner.fragment.isEmpty {
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

    /// How many bytes ``snapshotJSON(of:)`` would return.
    public func snapshotSize(of gateway: GatewayRecord) -> Int {
        gateway.snapshotSize(head: snapshotHead(of: gateway).count)
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

    fileprivate func snapshotSize(head: Int) -> Int {
        head + parts.fragmentBytes + max(0, parts.servingOwners - 1)
            + Self.betweenListenersAndRoutes.count + parts.routeBytes
            + max(0, parts.routes.count - 1) + 2
    }
}
