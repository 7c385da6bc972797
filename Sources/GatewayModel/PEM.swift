import JSON

/// The blocks of a PEM text (RFC 7468), read leniently: text between blocks, any length of lines,
/// any line ends. TLS libraries differ in what they read, so proxies are given ``canonical(_:)``.
public enum PEM {
    public struct Block: Sendable {
        /// `CERTIFICATE`, `PRIVATE KEY`, …
        public let label: String
        public let der: [UInt8]
        /// Has headers, as keys with a passphrase had in the days of RFC 1421.
        public let hasHeaders: Bool

        /// As RFC 7468 wants it written: lines of 64 characters, and nothing else.
        var text: String {
            var text = "-----BEGIN \(label)-----\n"
            var digits = Base64.text(of: der)[...]
            while !digits.isEmpty {
                text += digits.prefix(64) + "\n"
                digits = digits.dropFirst(64)
            }
            return text + "-----END \(label)-----\n"
        }
    }

    /// The same blocks written in the one way that every library reads alike, so that a proxy finds
    /// in them what was found here; nil when they cannot be read.
    ///
    /// The parameters of a curve are left out: the key names its curve itself.
    public static func canonical(_ text: [UInt8]) -> [UInt8]? {
        guard let blocks = blocks(of: text) else { return nil }
        return blocks.filter { $0.label != curveParameters }.flatMap { Array($0.text.utf8) }
    }

    /// What `openssl ecparam -genkey` writes before the key.
    public static let curveParameters = "EC PARAMETERS"

    /// The name of the encoding of a text that is not in UTF-8, such as UTF-16; nil for others.
    public static func foreignEncoding(of text: [UInt8]) -> String? {
        text.withUnsafeBytes { ByteOrderMark.foreignEncoding(of: $0) }
    }

    /// The text without byte-order marks, which stand where files were put together. TLS libraries
    /// would not see the block after one.
    public static func withoutMarks(_ text: String) -> String {
        text.contains("\u{FEFF}") ? text.replacing("\u{FEFF}", with: "") : text
    }

    /// Nil when a block is cut short or is not Base64.
    public static func blocks(of text: [UInt8]) -> [Block]? {
        var blocks: [Block] = []
        var open: (label: String, body: [UInt8], hasHeaders: Bool)?
        for line in text.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == 0x0D }) {
            if let label = label(of: line, "-----BEGIN ") {
                guard open == nil else { return nil }
                open = (label, [], false)
            } else if let label = label(of: line, "-----END ") {
                guard let block = open, block.label == label,
                    let der = Base64.bytes(of: block.body), !der.isEmpty
                else { return nil }
                blocks.append(Block(label: label, der: der, hasHeaders: block.hasHeaders))
                open = nil
            } else if line.contains(UInt8(ascii: ":")) {
                open?.hasHeaders = true
            } else {
                open?.body += line
            }
        }
        return open == nil ? blocks : nil
    }

    private static func label(of line: ArraySlice<UInt8>, _ start: StaticString) -> String? {
        let start = String(describing: start)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let line = line.starts(with: mark) ? line.dropFirst(mark.count) : line
        var text = String(decoding: line, as: UTF8.self)
        while text.last == " " || text.last == "\t" { text.removeLast() }
        guard text.hasPrefix(start), text.hasSuffix("-----"),
            text.utf8.count >= start.utf8.count + 5
        else { return nil }
        return String(text.dropFirst(start.count).dropLast(5))
    }
}

extension TLSMaterial {
    /// The same certificates and key as ``PEM/canonical(_:)`` writes them; as it is where that
    /// cannot read them.
    public var canonical: TLSMaterial {
        TLSMaterial(
            certificateChain: PEM.canonical(certificateChain) ?? certificateChain,
            privateKey: PEM.canonical(privateKey) ?? privateKey)
    }
}
