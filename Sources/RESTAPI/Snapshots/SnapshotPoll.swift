import EventLog
import GatewayModel
import MicroHTTP

/// What a poller wants and has, copied out of its request.
struct SnapshotPoll: Sendable {
    let gateway: NamespacedName
    let representation: Representation
    let wait: Double?
    let since: LogPosition?
    let at: Timestamp?
    /// The proxy that polls, if it says who it is.
    let node: String?
    /// What it says it has.
    let conditions: ReadConditions
    let allowance: Allowance

    init(_ call: Call, gateway: NamespacedName) throws(Problem) {
        self.gateway = gateway
        representation = try Representation(call.request)
        let query = call.query
        if query.isEmpty {
            (wait, since, at) = (nil, nil, nil)
        } else {
            wait = try query.wait()
            since = try query.position("since")
            at = try query.time("at")
        }
        node = try Self.node(call)
        conditions = try ReadConditions(call.request)
        allowance = call.allowance
    }

    private static func node(_ call: Call) throws(Problem) -> String? {
        let asked = call.query["node"]
        guard let name = asked ?? call.request.header("Lintel-Node") else { return nil }
        guard (1...253).contains(name.utf8.count),
            name.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem.invalidParameter(
                asked == nil ? "Lintel-Node" : "node",
                "the name of a node is 1 to 253 visible ASCII characters")
        }
        return name
    }

    /// The version the node says it runs: `since`, or what its entity tag starts with.
    var claimedVersion: LogPosition? {
        if let since { return since }
        guard case .tags(let tags) = conditions.noneMatch, let tag = tags.first else { return nil }
        return LogPosition(tag.opaque.split(separator: ".").prefix(2).joined(separator: "."))
    }
}
