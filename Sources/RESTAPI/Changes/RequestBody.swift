import GatewayModel
import Manifest
import MicroHTTP

/// A request's body and what it says it is.
struct RequestBody: Sendable {
    enum Format: Sendable { case json, yaml, mergePatch }

    /// Decoded, if it came compressed.
    let bytes: [UInt8]
    /// Without parameters, in lower case.
    let mediaType: String?

    init(_ request: Request) throws(Problem) {
        mediaType = try Self.mediaType(of: request)
        bytes = try Self.decoded(request)
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

    private static func decoded(_ request: Request) throws(Problem) -> [UInt8] {
        switch try request.single("Content-Encoding")?.lowercased() {
        case nil, "identity": return request.body
        case "gzip":
            do {
                return try Gzip.decompress(
                    request.body, limit: GatewayModel.Limits.bodyBytes)
            } catch Gzip.DecodingError.tooLarge {
                throw Problem.tooLarge
            } catch {
                throw Problem.malformedBody("the body is not gzip, though Content-Encoding says so")
            }
        case let other?:
            throw Problem.unsupportedMediaType(
                "Content-Encoding \(other.prefix(50)) is not read here; use gzip or none")
        }
    }

    /// - Throws: `unsupported-media-type` unless it is one of `accepted`.
    func format(_ accepted: [Format] = [.json, .yaml]) throws(Problem) -> Format {
        let format: Format? =
            switch mediaType {
            case "application/json": .json
            case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml": .yaml
            case "application/merge-patch+json": .mergePatch
            default: nil
            }
        guard let format, accepted.contains(format) else {
            throw Problem.unsupportedMediaType(mediaType, accepted.map(\.mediaType))
        }
        return format
    }

    /// For an operation whose body may be left out: then there is nothing to say what it is.
    ///
    /// - Returns: whether there is one.
    /// - Throws: `unsupported-media-type` if it is said to be anything but JSON, also of no bytes:
    ///   forms of pages that have nothing to send are sent so.
    func isPresent() throws(Problem) -> Bool {
        if bytes.isEmpty, mediaType != nil, mediaType != MediaType.json {
            throw Problem.unsupportedMediaType(
                mediaType, ["neither Content-Type nor body", MediaType.json])
        }
        if !bytes.isEmpty { _ = try format([.json]) }
        return !bytes.isEmpty
    }

    /// For an operation without one.
    ///
    /// - Throws: `unsupported-media-type`, since what it says would be dropped.
    func requireNone(_ advice: String) throws(Problem) {
        guard bytes.isEmpty else {
            throw Problem.unsupportedMediaType("no body is read here; \(advice)")
        }
    }
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
