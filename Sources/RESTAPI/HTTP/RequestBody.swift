import GatewayModel
import Manifest
import MicroHTTP

/// A request's body as it came, and what it says it is.
struct RequestBody: Sendable {
    enum Format: Sendable { case json, yaml, mergePatch }

    /// From this size on, inflated, a body leaves the connection's thread.
    static let largeBytes = 64 << 10
    /// From this size on bodies wait for each other.
    static let uploadBytes = 1 << 20

    private enum Coding: Sendable { case identity, gzip }

    private let received: [UInt8]
    private let coding: Coding
    /// Without parameters, in lower case.
    let mediaType: String?

    init(_ request: Request) throws(Problem) {
        mediaType = try Self.mediaType(of: request)
        received = request.body
        switch try request.single("Content-Encoding")?.lowercased() {
        case nil, "identity": coding = .identity
        case "gzip": coding = .gzip
        case let other?:
            throw Problem.unsupportedMediaType(
                "Content-Encoding \(other.prefix(50)) is not read here; use gzip or none")
        }
    }

    /// What a request says its body is, without parameters and in lower case.
    static func mediaType(of request: Request) throws(Problem) -> String? {
        try request.single("Content-Type").flatMap(mediaType)
    }

    private static func mediaType(of header: String) -> String? {
        // As nearly everybody writes it, character by character is not cheap.
        if header == "application/json" { return header }
        let type = header.split(separator: ";").first
        return type?.filter { $0 != " " && $0 != "\t" }.lowercased()
    }

    var isEmpty: Bool { received.isEmpty }

    /// How many bytes it has, or says that it will inflate to; it cannot become more than that.
    var size: Int {
        switch coding {
        case .identity: received.count
        case .gzip: Gzip.claimedSize(of: received)
        }
    }

    /// The bytes that are meant. Not for a connection's thread if ``size`` is large.
    ///
    /// - Parameters:
    ///   - budget: what they are inflated to is taken from it.
    ///   - limit: how many they may be.
    ///   - tooLarge: what to say if they are more.
    func decoded(
        in budget: MemoryBudget, limit: Int = Limits.bodyBytes,
        tooLarge: Problem = .tooLarge
    ) throws(Problem) -> DecodedBody {
        guard coding == .gzip else {
            if received.count > limit { throw tooLarge }
            return DecodedBody(bytes: received, reservation: nil)
        }
        let most = min(limit, max(Self.uploadBytes, received.count * Self.ratioLimit))
        if size > most {
            // So it says, which is only so if it is whole.
            guard (try? Gzip.exceeds(most, received)) ?? false else { throw Self.malformed }
            throw most == limit ? tooLarge : Self.inflatesTooMuch
        }
        guard let reservation = budget.reservation(size) else { throw Problem.overloaded }
        do {
            let bytes = try Gzip.decompress(received, limit: limit)
            return DecodedBody(bytes: bytes, reservation: reservation)
        } catch {
            throw Self.malformed
        }
    }

    private static let malformed = Problem.malformedBody(
        "the body is not one whole gzip member, though Content-Encoding says gzip")

    private static let inflatesTooMuch = Problem.tooLarge(
        "the body would inflate to more than \(ratioLimit) times its size; send it uncompressed")

    /// Listeners that differ in a number alone inflate to some forty times their size; zeros to a
    /// thousand times.
    static let ratioLimit = 200

    /// Nil if it is none that is read anywhere.
    private var format: Format? {
        switch mediaType {
        case "application/json": .json
        case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml": .yaml
        case "application/merge-patch+json": .mergePatch
        default: nil
        }
    }

    var isYAML: Bool { format == .yaml }

    /// - Throws: `unsupported-media-type` unless it is one of `accepted`; `malformed-body` if there
    ///   is none.
    func format(_ accepted: [Format] = [.json, .yaml]) throws(Problem) -> Format {
        guard let format, accepted.contains(format) else {
            throw Problem.unsupportedMediaType(mediaType, accepted.map(\.mediaType))
        }
        // A stream of no documents is told what it lacks where it is read.
        if isEmpty, format != .yaml {
            throw Problem.malformedBody("there is no body, though Content-Type says what it is")
        }
        return format
    }

    /// For an operation whose body may be left out: then there is nothing to say what it is.
    ///
    /// - Returns: whether there is one.
    /// - Throws: `unsupported-media-type` if it is said to be anything but JSON, also of no bytes:
    ///   forms of pages that have nothing to send are sent so.
    func isPresent() throws(Problem) -> Bool {
        if isEmpty, mediaType != nil, mediaType != MediaType.json {
            throw Problem.unsupportedMediaType(
                mediaType, ["neither Content-Type nor body", MediaType.json])
        }
        if !isEmpty { _ = try format([.json]) }
        return !isEmpty
    }

    /// The JSON of an action of which nothing has to be said: without a body, an empty object.
    ///
    /// - Returns: what makes it of the body once that is read.
    func optionalJSON() throws(Problem) -> @Sendable (DecodedBody) -> [UInt8] {
        let isPresent = try isPresent()
        return { isPresent ? $0.bytes : Array("{}".utf8) }
    }

    /// For an operation without one.
    ///
    /// - Throws: `unsupported-media-type`, since what it says would be dropped.
    func requireNone(_ advice: String) throws(Problem) {
        guard isEmpty else {
            throw Problem.unsupportedMediaType("no body is read here; \(advice)")
        }
    }
}

/// What a body means, uncompressed, and the memory that was taken for it.
struct DecodedBody: Sendable {
    let bytes: [UInt8]
    /// Kept as long as the bytes are, until the request is answered.
    let reservation: MemoryBudget.Reservation?
}

extension RequestBody.Format {
    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .yaml: "application/yaml"
        case .mergePatch: "application/merge-patch+json"
        }
    }
}
