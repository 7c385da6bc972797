import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate authority made for a test, which signs whatever is wanted.
public struct TestAuthority: Sendable {
    /// PEM.
    public let certificate: String
    private let name: DistinguishedName
    private let key = P256.Signing.PrivateKey()

    public init(_ name: String = "Test CA", days: Double = 3650) throws {
        self.name = try DistinguishedName { CommonName(name) }
        certificate = try Self.certificate(of: self.name, key, days: days)
    }

    /// Another certificate of the same authority, with the same key.
    ///
    /// - Parameter days: less than 0 for one that has ended.
    public func renewed(days: Double) throws -> String {
        try Self.certificate(of: name, key, days: days)
    }

    private static func certificate(
        of name: DistinguishedName, _ key: P256.Signing.PrivateKey, days: Double
    ) throws -> String {
        try pem(
            Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(),
                publicKey: .init(key.publicKey),
                notValidBefore: .now.addingTimeInterval(-10 * 86_400),
                notValidAfter: .now.addingTimeInterval(days * 86_400), issuer: name,
                subject: name,
                extensions: Certificate.Extensions {
                    Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                    Critical(KeyUsage(keyCertSign: true))
                },
                issuerPrivateKey: .init(key)))
    }

    /// What a certificate says that it is for.
    public enum Purpose: Sendable {
        case client, server
        case unsaid

        fileprivate var usage: ExtendedKeyUsage.Usage? {
            switch self {
            case .client: .clientAuth
            case .server: .serverAuth
            case .unsaid: nil
            }
        }
    }

    /// A certificate and its key, in PEM.
    public struct Leaf: Sendable {
        public let certificate: String
        public let key: String
    }

    /// For the servers of these names.
    public func server(_ names: String..., days: Double = 90) throws -> Leaf {
        try leaf(
            DistinguishedName { CommonName(names[0]) }, names, days: days, for: .serverAuth)
    }

    /// For a client.
    ///
    /// - Parameters:
    ///   - subject: its common name, as whatever text.
    ///   - start: days from now.
    public func client(
        _ subject: String?, groups: [String] = [], start: Double = -1, days: Double = 90,
        purpose: Purpose = .client
    ) throws -> Leaf {
        let subject = try DistinguishedName {
            if let subject { CommonName(subject) }
            for group in groups { OrganizationName(group) }
        }
        return try leaf(subject, [], start: start, days: days, for: purpose.usage)
    }

    private func leaf(
        _ subject: DistinguishedName, _ names: [String], start: Double = -1, days: Double,
        for purpose: ExtendedKeyUsage.Usage?
    ) throws -> Leaf {
        let own = P256.Signing.PrivateKey()
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: .init(own.publicKey),
            notValidBefore: .now.addingTimeInterval(start * 86_400),
            notValidAfter: .now.addingTimeInterval(days * 86_400), issuer: name, subject: subject,
            extensions: Certificate.Extensions {
                if !names.isEmpty { SubjectAlternativeNames(names.map { .dnsName($0) }) }
                if let purpose { try ExtendedKeyUsage([purpose]) }
            },
            issuerPrivateKey: .init(key))
        return Leaf(certificate: try Self.pem(certificate), key: own.pemRepresentation + "\n")
    }

    private static func pem(_ certificate: Certificate) throws -> String {
        try certificate.serializeAsPEM().pemString + "\n"
    }
}
