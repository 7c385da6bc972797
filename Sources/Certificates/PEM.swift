import GatewayModel

/// The blocks of a PEM text (RFC 7468), read as leniently as the TLS libraries of proxies do: text
/// between blocks, any length of lines, any line ends.
enum PEM {
    struct Block {
        /// `CERTIFICATE`, `PRIVATE KEY`, …
        let label: String
        let der: [UInt8]
        /// Has headers, as keys with a passphrase had in the days of RFC 1421.
        let hasHeaders: Bool
    }

    /// Nil when a block is cut short or is not Base64.
    static func blocks(of text: [UInt8]) -> [Block]? {
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
        var text = String(decoding: line, as: UTF8.self)
        while text.last == " " || text.last == "\t" { text.removeLast() }
        guard text.hasPrefix(start), text.hasSuffix("-----"),
            text.utf8.count >= start.utf8.count + 5
        else { return nil }
        return String(text.dropFirst(start.count).dropLast(5))
    }
}
