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
        mediaType = try request.single("Content-Type").flatMap(Self.mediaType)
        bytes = try Self.decoded(request)
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
            let names = accepted.map(\.mediaType).joined(separator: " or ")
            let given = mediaType.map { "Content-Type is \($0.prefix(100))" } ?? "no Content-Type"
            throw Problem.unsupportedMediaType("\(given); send \(names)")
        }
        return format
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
