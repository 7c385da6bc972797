import EventLog
import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection
import Synchronization

/// The bytes of one version of one gateway, each representation made once, when first asked for,
/// and shared by all connections.
final class SnapshotCopies: Sendable {
    /// A representation with its headers: the whole, and the answer to who has it already.
    final class Copy: Sendable {
        let tag: EntityTag
        let size: Int
        /// For a path whose version changes: to be asked for again.
        let current: Responses
        /// For a path that names the version: good for ever.
        let immutable: Responses

        struct Responses: Sendable {
            let whole: PreparedResponse
            let notModified: PreparedResponse

            func answer(hasIt: Bool) -> PreparedResponse { hasIt ? notModified : whole }
        }

        init(
            _ bytes: [UInt8], _ representation: Representation, tag: EntityTag,
            position: LogPosition, hold: Condition.Reason?
        ) throws {
            self.tag = tag
            size = bytes.count
            let body = Response.Body.shared(SharedBody(bytes))
            func responses(_ caching: String, _ hold: Condition.Reason?) throws -> Responses {
                var common = [
                    (name: "ETag", value: tag.headerValue),
                    (name: "Lintel-Version", value: position.description),
                    (name: "Vary", value: "Accept, Accept-Encoding"),
                    (name: "Cache-Control", value: caching),
                ]
                if let hold { common.append((name: "Lintel-Held", value: hold.rawValue)) }
                var own = [(name: "Content-Type", value: representation.format.mediaType)]
                if representation.isCompressed {
                    own.append((name: "Content-Encoding", value: "gzip"))
                }
                // libmicrohttpd cannot leave Content-Length out of a 304. The length of the 200
                // would be right (RFC 9110, 8.6), but clients on the older http_parser then wait
                // for a body.
                return Responses(
                    whole: try PreparedResponse(
                        Response(status: 200, headers: own + common, body: body)),
                    notModified: try PreparedResponse(Response(status: 304, headers: common)))
            }
            current = try responses("no-cache", hold)
            immutable = try responses("public, max-age=31536000, immutable", nil)
        }
    }

    let gateway: NamespacedName
    let version: Revision
    /// Why proxies are given this version, where it is not simply the latest.
    let hold: Condition.Reason?
    /// The revision at which they were; what proxies are given may also go back.
    let published: Revision
    /// The version with its history.
    private let position: LogPosition
    /// One for each representation, in the order of ``Representation/index``: made once, since
    /// every poll compares one.
    private let tags: [EntityTag]
    private let state: GatewayState
    /// In the same order; nil where nobody has asked yet.
    private let copies = Mutex<[Copy?]>(Array(repeating: nil, count: Representation.all.count))

    /// - Parameter position: of the commit that made the version.
    init(
        of gateway: GatewayRecord, in state: GatewayState, at position: LogPosition,
        hold: Condition.Reason? = nil, published: Revision = .zero
    ) {
        (self.hold, self.published) = (hold, published)
        self.gateway = gateway.name
        self.position = position
        version = gateway.version
        tags = Representation.all.map { representation in
            let suffix = representation.isCompressed ? ".gz" : ""
            return EntityTag("\(position).\(representation.format.rawValue)\(suffix)")
        }
        self.state = state
    }

    func tag(of representation: Representation) -> EntityTag { tags[representation.index] }

    /// The copy, if it has been made.
    func existing(_ representation: Representation) -> Copy? {
        copies.withLock { $0[representation.index] }
    }

    /// The copy, made now if need be. Two that ask at once both make it, and one is kept: better
    /// than one waiting for the other with a connection's thread.
    func copy(_ representation: Representation) throws -> Copy {
        if let copy = existing(representation) { return copy }
        let copy = try Copy(
            bytes(representation), representation, tag: tag(of: representation),
            position: position, hold: hold)
        return copies.withLock { copies in
            if let known = copies[representation.index] { return known }
            copies[representation.index] = copy
            return copy
        }
    }

    /// All copies together.
    var size: Int { copies.withLock { $0.reduce(0) { $0 + ($1?.size ?? 0) } } }

    /// Whether making a copy is worth another thread.
    var isLarge: Bool {
        state.gateway(gateway).map { state.snapshotSize(of: $0) > 128 << 10 } ?? false
    }

    private func bytes(_ representation: Representation) throws -> [UInt8] {
        guard let record = state.gateway(gateway) else {
            throw Problem.notFound(ResourceID(.gateway, gateway))
        }
        let json = state.snapshotJSON(of: record)
        let plain: [UInt8]
        switch representation.format {
        case .json: plain = json
        case .yaml: plain = YAMLWriter.yaml(try JSONDocument.parsing(json).root)
        }
        // At full strength, compressing megabytes would keep the first client waiting for a second.
        return representation.isCompressed
            ? Gzip.compress(plain, level: plain.count > 1 << 20 ? 1 : 6) : plain
    }
}
