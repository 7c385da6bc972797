/// The text around certificates (RFC 7468), without looking into them.
enum PEMShape {
    private static let begin = "-----BEGIN CERTIFICATE-----"
    private static let end = "-----END CERTIFICATE-----"

    /// Why `text` is not one or more certificates in PEM; nil when it is. Lines between them may
    /// explain them, as in the bundles of operating systems.
    static func problem(ofCertificates text: String) -> String? {
        var (count, isInside, digits, number) = (0, false, 0, 0)
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            let line = line.drop(while: \.isWhitespace).trimmingTail()
            switch line {
            case begin:
                if isInside { return "a certificate begins before the last one ends; add \(end)" }
                (isInside, digits) = (true, 0)
            case end:
                guard isInside, digits > 0, digits.isMultiple(of: 4) else {
                    return "a certificate is cut off; send all of it"
                }
                (isInside, count) = (false, count + 1)
            case _ where line.hasPrefix("-----"):
                return "\(quoted(String(line))) does not belong here; send certificates only"
            case _ where isInside:
                guard line.utf8.allSatisfy(isBase64) else {
                    return "line \(number) is not Base64; send the certificate unaltered"
                }
                digits += line.utf8.count
            default: break
            }
        }
        if isInside { return "the last certificate does not end; add \(end)" }
        return count == 0 ? "there is no certificate in PEM; it starts with \(begin)" : nil
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
    }
}

extension Substring {
    fileprivate func trimmingTail() -> Substring {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
