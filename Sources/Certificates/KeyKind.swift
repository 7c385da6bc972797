import GatewayModel
import SwiftASN1

/// What is wrong with a key that swift-certificates refuses, as far as its encoding tells; nil for
/// a key of a kind that it accepts.
struct KeyKind {
    static let taken =
        "use an ECDSA key on P-256, P-384 or P-521, an RSA key of at least 2048 bits, or Ed25519"

    /// P-256, P-384 and P-521.
    private static let curves: [ASN1ObjectIdentifier] = [
        [1, 2, 840, 10045, 3, 1, 7], [1, 3, 132, 0, 34], [1, 3, 132, 0, 35],
    ]

    /// `an RSA key of 1024 bits, which is too short`.
    let description: String

    /// In PKCS#8 or PKCS#1.
    init?(privateKey der: [UInt8]) {
        guard let parts = ASN1Parts(der), parts.count >= 2 else { return nil }
        if let modulus = parts.integer(1) {
            self.init(modulus: modulus)
        } else if let algorithm = parts.sequence(1) {
            guard let content = parts.octets(2) else { return nil }
            self.init(algorithm) { ASN1Parts(content)?.integer(1) }
        } else {
            return nil
        }
    }

    /// Of the public key in a certificate.
    init?(certificate der: [UInt8]) {
        guard let signed = ASN1Parts(der)?.sequence(0) else { return nil }
        // The version may be left out; before the key stand serial number, signature algorithm,
        // issuer, validity and subject.
        guard let key = signed.sequence(signed.isTagged(0) ? 6 : 5),
            let algorithm = key.sequence(0), let content = key.bits(1)
        else { return nil }
        self.init(algorithm) { ASN1Parts(content)?.integer(0) }
    }

    private init(description: String) { self.description = description }

    /// Nil for one that is long enough: then something else is at fault.
    private init?(modulus: ArraySlice<UInt8>) {
        let digits = modulus.drop { $0 == 0 }
        let bits = digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
        guard bits < 2048 else { return nil }
        self.init(description: "an RSA key of \(bits) bits, which is too short")
    }

    private init?(_ algorithm: ASN1Parts, modulus: () -> ArraySlice<UInt8>?) {
        switch algorithm.objectIdentifier(0) {
        case [1, 2, 840, 113549, 1, 1, 1]:
            guard let modulus = modulus() else { return nil }
            self.init(modulus: modulus)
        case [1, 2, 840, 113549, 1, 1, 10]: self.init(description: "a key for RSASSA-PSS alone")
        case [1, 2, 840, 10045, 2, 1]:
            let curve = algorithm.objectIdentifier(1)
            guard curve.map({ !Self.curves.contains($0) }) ?? true else { return nil }
            self.init(
                description: curve == nil
                    ? "an ECDSA key whose curve is written out instead of named"
                    : "an ECDSA key on another curve")
        case [1, 2, 840, 10040, 4, 1]: self.init(description: "a DSA key")
        case [1, 3, 101, 113]: self.init(description: "an Ed448 key")
        case [1, 3, 101, 110], [1, 3, 101, 111]:
            self.init(description: "a key that cannot sign (X25519 or X448)")
        default: return nil
        }
    }
}

/// The elements of a DER sequence, by their number: nil for what is not there, or is something
/// else.
private struct ASN1Parts {
    private let nodes: [ASN1Node]

    var count: Int { nodes.count }

    init?(_ der: some Sequence<UInt8>) {
        guard let root = try? DER.parse(Array(der)) else { return nil }
        self.init(root)
    }

    private init?(_ node: ASN1Node) {
        guard node.identifier == .sequence, case .constructed(let nodes) = node.content else {
            return nil
        }
        self.nodes = Array(nodes)
    }

    private subscript(index: Int) -> ASN1Node? { index < nodes.count ? nodes[index] : nil }

    func sequence(_ index: Int) -> ASN1Parts? { self[index].flatMap { ASN1Parts($0) } }

    func integer(_ index: Int) -> ArraySlice<UInt8>? { bytes(index, .integer) }

    func octets(_ index: Int) -> ArraySlice<UInt8>? { bytes(index, .octetString) }

    /// A bit string without its first byte, the number of unused bits.
    func bits(_ index: Int) -> ArraySlice<UInt8>? { bytes(index, .bitString)?.dropFirst() }

    func objectIdentifier(_ index: Int) -> ASN1ObjectIdentifier? {
        self[index].flatMap { try? ASN1ObjectIdentifier(derEncoded: $0) }
    }

    func isTagged(_ index: Int) -> Bool { self[index]?.identifier.tagClass == .contextSpecific }

    private func bytes(_ index: Int, _ identifier: ASN1Identifier) -> ArraySlice<UInt8>? {
        guard let node = self[index], node.identifier == identifier,
            case .primitive(let bytes) = node.content
        else { return nil }
        return bytes
    }
}
