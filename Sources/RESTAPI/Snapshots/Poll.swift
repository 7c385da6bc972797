import GatewayModel
import MicroHTTP

/// What a poller wants and has, copied out of its request.
struct Poll: Sendable {
    let gateway: NamespacedName
    let representation: Representation
    let wait: Double?
    let since: Revision?
    let at: Timestamp?
    /// The proxy that polls, if it says who it is.
    let node: String?
    /// What it says it has; read only where it is needed.
    let tags: EntityTagCondition?

    init(_ call: Call, gateway: NamespacedName) throws(Problem) {
        self.gateway = gateway
        representation = try Representation(call.request)
        let query = call.query
        if query.isEmpty {
            (wait, since, at) = (nil, nil, nil)
        } else {
            wait = try query.wait()
            since = try query.revision("since")
            at = try query.time("at")
        }
        node = try Self.node(query["node"] ?? call.request.header("Lintel-Node"))
        // Without a name the tag is compared where it stands, see ``has(_:_:)``.
        let isNeeded = node != nil || at != nil
        tags = isNeeded ? EntityTagCondition(call.request.headers("If-None-Match")) : nil
    }

    private static func node(_ name: String?) throws(Problem) -> String? {
        guard let name else { return nil }
        guard (1...253).contains(name.utf8.count),
            name.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem.invalidParameter(
                "node", "the name of a node is 1 to 253 visible ASCII characters")
        }
        return name
    }

    /// Whether the caller has the representation with that tag. The usual case, one tag as we
    /// gave it, is compared byte by byte in the request.
    func has(_ tag: EntityTag, _ request: Request) -> Bool {
        let isSame = request.withHeader("If-None-Match") { value -> Bool? in
            guard let value else { return false }
            let opaque = tag.opaque.utf8
            guard value.count == opaque.count + 2, value.first == UInt8(ascii: "\"") else {
                return nil
            }
            return value.dropFirst().dropLast().elementsEqual(opaque) ? true : nil
        }
        if let isSame { return isSame }
        return EntityTagCondition(request.headers("If-None-Match"))?.matchesWeakly(tag) ?? false
    }

    /// The version the node says it runs: the number its entity tag starts with, or `since`. One
    /// that does not exist yet is nobody's.
    func claimedVersion(upTo current: Revision) -> Revision? {
        let claimed = since ?? taggedVersion
        return claimed.flatMap { $0 <= current ? $0 : nil }
    }

    private var taggedVersion: Revision? {
        guard case .tags(let tags) = tags,
            let number = tags.first?.opaque.split(separator: ".").first
        else { return nil }
        return Int64(number).map(Revision.init)
    }
}
