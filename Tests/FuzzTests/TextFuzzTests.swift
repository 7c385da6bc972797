import EventLog
import RegularExpressions
import Testing

@testable import GatewayModel
@testable import MicroHTTP
@testable import RESTAPI

@Suite("Readers of small texts take or refuse whatever they are shown")
struct TextFuzzTests {
    @Test func gzip() throws {
        let limit = 64 << 10
        try Campaign(reader: "gzip").run { bytes in
            guard let decoded = try? Gzip.decompress(bytes, limit: limit) else { return }
            try Fault.unless(decoded.count <= limit, "\(decoded.count) bytes came out")
            let again = try? Gzip.decompress(Gzip.compress(decoded), limit: limit)
            try Fault.unless(again == decoded, "compressed and decompressed it is another")
        }
    }

    @Test func expressions() throws {
        let words = [
            "(", ")", "(?:", "(?P<a>", "(?i)", "(?-", "[", "]", "[^", "[[:alpha:]]", "\\p{Lu}",
            "\\Q",
            "\\E", "\\x{41}", "\\x", "\\8", "{2,}", "{1000}", "{0,1000}", "{999999999999999999999}",
            "*", "+?", "|", "^", "$", ".", "\\pN", "\\C",
        ]
        try Campaign(reader: "expressions", words: words).run { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            do {
                let size = try RegularExpression.programSize(of: text)
                try Fault.unless(size > 0, "a size of \(size)")
            } catch let fault as ExpressionFault {
                try Fault.unless(!fault.reason.isEmpty, "no reason")
            }
        }
    }

    @Test func texts() throws {
        let words = [
            "99999h", "1m30s", "2026-11-22T10:00:00Z", "+23:59", "9999", "0000", "%41", "%", "::",
            "255", "1.2.3.4", "q=0.5", "q=", "*/*", ";", ",", "W/\"", "\"", "58-0.3f2a9c01",
            "9223372036854775807", "in (", "notin", "!=", "*.", "\u{feff}", "=", "sha256:",
        ]
        try Campaign(reader: "texts", words: words, count: 4000).run { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            if let time = Timestamp(rfc3339: text) {
                let again = Timestamp(rfc3339: time.description)
                try Fault.unless(again == time || time.rawValue < 0, "\(time) is read as another")
            }
            if let duration = GatewayDuration(text) {
                let again = GatewayDuration(duration.description)
                // One part of it has five digits at most.
                try Fault.unless(
                    again == duration || duration > Limits.duration, "\(duration) is another")
            }
            if let decoded = Base64.bytes(of: bytes) {
                try Fault.unless(
                    Base64.bytes(of: Base64.text(of: decoded).utf8) == decoded, "Base64 is another")
            }
            _ = (IPAddress.isValid(text), HostName(text), LogPosition(text), NamespacedName(text))
            _ = (quoted(text), KeyText.withheld(from: text), text.printable)
            _ = (try? LabelSelector(query: text), ContinueToken(text, of: .listenerSet))
            Self.readHeaders(text, bytes)
        }
    }

    private static func readHeaders(_ text: String, _ bytes: [UInt8]) {
        _ = bytes.withUnsafeBufferPointer { PercentDecoding.decode($0) }
        _ = (Accept.best(of: ["application/json"], for: text), AcceptEncoding.allowsGzip(text))
        _ = EntityTagCondition([text])
    }
}
