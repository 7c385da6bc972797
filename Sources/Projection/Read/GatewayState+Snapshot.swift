import GatewayModel
import JSON

extension GatewayState {
    /// The merged configuration of a gateway as JSON (ARCHITECTURE.md, "Snapshots and polling"):
    /// winners only, in merge order, then the routes they have, oldest first. The bytes depend on
    /// nothing but the version.
    public func snapshotJSON(of gateway: GatewayRecord) -> [UInt8] {
        let head = snapshotOfNothing(of: gateway)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(snapshotSize(of: gateway, ofNothing: head.count))
        head.withBytes { bytes.append(contentsOf: $0.dropLast(2)) }
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
        snapshotSize(of: gateway, ofNothing: snapshotOfNothing(of: gateway).count)
    }

    /// Makes the bytes that snapshots are laid out of, and from now on with every change, so that
    /// nobody who asks for one waits for them. A fold does without.
    public func prepareSnapshots() {
        for gateway in gateways { _ = listenerBytes(of: gateway.record) }
    }

    private func snapshotSize(of gateway: GatewayRecord, ofNothing size: Int) -> Int {
        let parts = gateway.parts
        return size + listenerBytes(of: gateway) + max(0, parts.servingOwners - 1)
            + GatewayRecord.betweenListenersAndRoutes.count + parts.routeBytes
            + max(0, parts.routes.count - 1)
    }

    private func listenerBytes(of gateway: GatewayRecord) -> Int {
        gateway.listenerBytes.value { owners(of: gateway).reduce(0) { $0 + $1.fragment.count } }
    }

    /// `{"gateway": …, "version": 7, "listenerCount": 3, "listeners": []}`: what the rest is laid
    /// into.
    private func snapshotOfNothing(of gateway: GatewayRecord) -> JSONWriter {
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
        return writer
    }
}

extension GatewayRecord {
    fileprivate static let betweenListenersAndRoutes = Array(#"],"routes":["#.utf8)
}
