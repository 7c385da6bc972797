import Crypto
import GatewayModel
import MicroHTTP

/// A file of the console as it is sent: its bytes, the same compressed, and their names.
struct ConsoleAsset: Sendable {
    private let type: String
    private let plain: Form
    /// Nil where it would save nothing.
    private let compressed: Form?

    private struct Form {
        let body: SharedBody
        let tag: EntityTag

        init(_ bytes: [UInt8]) {
            body = SharedBody(bytes)
            tag = EntityTag(Hexadecimal.text(of: Array(SHA256.hash(data: bytes).prefix(8))))
        }
    }

    /// Nil if it is of no type that the console has.
    init?(_ file: ConsoleFile) {
        guard let type = file.mediaType else { return nil }
        self.type = type
        plain = Form(file.bytes)
        compressed = file.isText ? Form(Gzip.compress(file.bytes, level: 9)) : nil
    }

    /// - Parameter headers: besides what follows from the file.
    func answer(
        _ request: Request, _ headers: [(name: String, value: String)]
    ) throws(Problem) -> Answer {
        let isCompressed = request.withHeader("Accept-Encoding") { value in
            value.map { AcceptEncoding.allowsGzip(String(decoding: $0, as: UTF8.self)) } ?? false
        }
        let zipped = isCompressed ? compressed : nil
        let form = zipped ?? plain
        var headers = headers + [(name: "ETag", value: form.tag.headerValue)]
        if compressed != nil { headers.append((name: "Vary", value: "Accept-Encoding")) }
        if try ReadConditions(request).has(form.tag) {
            return .now(Response(status: 304, headers: headers, body: .shared(form.body)))
        }
        if zipped != nil { headers.append((name: "Content-Encoding", value: "gzip")) }
        // What it is said to be, it is: no browser is to guess, and no page of another site to
        // show it as its own.
        headers += [
            (name: "Content-Type", value: type), (name: "X-Content-Type-Options", value: "nosniff"),
            (name: "Cross-Origin-Resource-Policy", value: "same-origin"),
        ]
        return .now(Response(status: 200, headers: headers, body: .shared(form.body)))
    }
}
