import Crypto
import GatewayModel
import SwiftASN1
import X509

/// Who a client's certificate says that it is: its common name is the user, its organisations are
/// the groups (Kubernetes, "X.509 client certificates").
///
/// Names that Kubernetes keeps for itself, `system:…`, are none that a certificate can give:
/// `system:masters` may do everything, and who signs proxies should not be able to make one.
public struct ClientIdentity: Hashable, Sendable {
    public let name: String
    public let groups: [String]
    /// Of the whole certificate, in hexadecimal digits.
    public let sha256: String

    /// Why a certificate names nobody, as the end of a sentence about it.
    public struct Fault: Error, Hashable, Sendable {
        public let text: String
    }

    /// - Parameter der: of a certificate that somebody vouches for.
    public init(der: [UInt8]) throws(Fault) {
        guard let certificate = try? Certificate(derEncoded: der) else {
            throw Fault(text: "it cannot be read")
        }
        let attributes = certificate.subject.flatMap { Array($0) }
        let names = try Self.texts(.RDNAttributeType.commonName, "common name", in: attributes)
        guard let name = names.first, names.count == 1 else {
            throw Fault(text: "its subject has \(names.count) common names; it needs one")
        }
        self.name = name
        groups = try Self.texts(.RDNAttributeType.organizationName, "organisation", in: attributes)
        guard groups.count <= Limits.foreignGroups else {
            throw Fault(text: "its subject has more than \(Limits.foreignGroups) organisations")
        }
        sha256 = Hexadecimal.text(of: Array(SHA256.hash(data: der)))
    }

    private static func texts(
        _ type: ASN1ObjectIdentifier, _ what: String,
        in attributes: [RelativeDistinguishedName.Attribute]
    ) throws(Fault) -> [String] {
        var texts: [String] = []
        for attribute in attributes where attribute.type == type {
            let text = String(attribute.value) ?? ""
            switch Principal.fault(inForeignName: text) {
            case .notPlain:
                throw Fault(
                    text: "its \(what) is no text of at most \(Limits.nameBytes) bytes without "
                        + "control characters")
            case .reserved:
                throw Fault(
                    text: "its \(what) begins with \(Principal.reservedPrefix), which is reserved")
            case nil: texts.append(text)
            }
        }
        return texts
    }
}
