import GatewayModel

/// Where a page of a list ended: the name of its last resource, in Base64 so that nobody is
/// tempted to make one.
struct ContinueToken: Sendable {
    let id: ResourceID

    init(after id: ResourceID) { self.id = id }

    var text: String {
        Base64URL.text(
            of: Array((id.kind.isNamespaced ? "\(id.namespacedName)" : id.name).utf8))
    }

    /// Nil unless it came from a list of that kind.
    init?(_ text: String, of kind: ResourceKind) {
        guard text.utf8.count <= 1024, let bytes = Base64URL.bytes(of: text),
            let name = String(validating: bytes, as: UTF8.self), !name.isEmpty
        else { return nil }
        if kind.isNamespaced {
            guard let name = NamespacedName(name) else { return nil }
            id = ResourceID(kind, name)
        } else {
            guard !name.contains("/") else { return nil }
            id = ResourceID(kind, namespace: "", name: name)
        }
    }
}

/// RFC 4648, section 5, without padding.
private enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in bytes {
            (bits, count) = (bits << 8 | UInt32(byte), count + 8)
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func bytes(of text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            (bits, count) = (bits << 6 | UInt32(value), count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
