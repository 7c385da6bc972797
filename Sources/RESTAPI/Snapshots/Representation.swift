import GatewayModel
import MicroHTTP

/// One of the forms in which the bytes of a version are given out.
struct Representation: Hashable, Sendable {
    enum Format: String, Hashable, Sendable, CaseIterable {
        case json, yaml

        var mediaType: String {
            switch self {
            case .json: MediaType.json
            case .yaml: MediaType.yaml
            }
        }
    }

    let format: Format
    let isCompressed: Bool

    init(_ format: Format, isCompressed: Bool) {
        self.format = format
        self.isCompressed = isCompressed
    }

    private static let mediaTypes = Format.allCases.map(\.mediaType)

    static let all = Format.allCases.flatMap { format in
        [false, true].map { Representation(format, isCompressed: $0) }
    }

    /// The place in ``all``.
    var index: Int { (format == .json ? 0 : 2) + (isCompressed ? 1 : 0) }

    /// The class of the work of making it for a snapshot of megabytes: JSON is laid out as it is
    /// kept, everything else is made from that.
    var workClass: WorkClass { format == .json && !isCompressed ? .poll : .inspect }

    /// What the request accepts (RFC 9110, 12).
    ///
    /// - Throws: `not-acceptable`.
    init(_ request: Request) throws(Problem) {
        let mediaType = try request.mediaType(among: Self.mediaTypes)
        format = mediaType == MediaType.yaml ? .yaml : .json
        isCompressed = request.withHeader("Accept-Encoding") { value in
            guard let value, !value.isEmpty else { return false }
            return AcceptEncoding.allowsGzip(String(decoding: value, as: UTF8.self))
        }
    }
}
