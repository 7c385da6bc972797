import Crypto
import CryptoExtras
import Foundation
import GatewayModel
import SwiftASN1
import X509

/// Certificates made for the tests, so that no key lies in the repository.
struct TestKey {
    let key: Certificate.PrivateKey
    /// The same key in every form it can be sent in, by name.
    let forms: [String: String]

    var pem: String { forms["PKCS#8"] ?? "" }

    static func p256() throws -> TestKey {
        let key = P256.Signing.PrivateKey()
        return try TestKey(
            Certificate.PrivateKey(key), pkcs8: key.pemRepresentation,
            sec1: sec1(key.rawRepresentation, "06082A8648CE3D030107"))
    }

    static func p384() throws -> TestKey {
        let key = P384.Signing.PrivateKey()
        return try TestKey(
            Certificate.PrivateKey(key), pkcs8: key.pemRepresentation,
            sec1: sec1(key.rawRepresentation, "06052B81040022"))
    }

    static func p521() throws -> TestKey {
        let key = P521.Signing.PrivateKey()
        return try TestKey(
            Certificate.PrivateKey(key), pkcs8: key.pemRepresentation,
            sec1: sec1(key.rawRepresentation, "06052B81040023"))
    }

    static func rsa() throws -> TestKey {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        return try TestKey(
            Certificate.PrivateKey(key), pkcs8: key.pkcs8PEMRepresentation,
            pkcs1: key.pemRepresentation)
    }

    static func ed25519() throws -> TestKey {
        let key = Certificate.PrivateKey(Curve25519.Signing.PrivateKey())
        return try TestKey(key, pkcs8: key.serializeAsPEM().pemString)
    }

    private init(
        _ key: Certificate.PrivateKey, pkcs8: String, sec1: String? = nil, pkcs1: String? = nil
    ) throws {
        self.key = key
        var forms = ["PKCS#8": pkcs8]
        forms["SEC 1"] = sec1
        forms["PKCS#1"] = pkcs1
        self.forms = forms
    }

    /// RFC 5915, with the parameters block that `openssl ecparam -genkey` writes before it.
    private static func sec1(_ raw: some Sequence<UInt8>, _ curve: String) throws -> String {
        let identifier = bytes(hexadecimal: curve)
        var serializer = DER.Serializer()
        try serializer.appendConstructedNode(identifier: .sequence) { serializer in
            try serializer.serialize(1)
            try serializer.serialize(ASN1OctetString(contentBytes: ArraySlice(Array(raw))))
            try serializer.serialize(
                ASN1ObjectIdentifier(derEncoded: identifier),
                explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific)
        }
        return PEMDocument(type: "EC PARAMETERS", derBytes: identifier).pemString + "\n"
            + PEMDocument(type: "EC PRIVATE KEY", derBytes: serializer.serializedBytes).pemString
    }

    private static func bytes(hexadecimal text: String) -> [UInt8] {
        stride(from: 0, to: text.count, by: 2).compactMap { offset in
            UInt8(text.dropFirst(offset).prefix(2), radix: 16)
        }
    }
}

/// A certificate and what it takes to issue another.
struct TestCertificate {
    let certificate: Certificate
    let pem: String

    static let start = Date(timeIntervalSince1970: 1_795_341_600)

    init(
        _ name: String, dnsNames: [String] = [], key: TestKey, days: Double = 90,
        issuer: (certificate: TestCertificate, key: TestKey)? = nil
    ) throws {
        let subject = try DistinguishedName { CommonName(name) }
        let names = dnsNames.map { GeneralName.dnsName($0) }
        certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(bytes: [0x0A, 0x1B]),
            publicKey: key.key.publicKey, notValidBefore: Self.start,
            notValidAfter: Self.start.addingTimeInterval(days * 86_400),
            issuer: issuer?.certificate.certificate.subject ?? subject, subject: subject,
            extensions: try Certificate.Extensions {
                if !names.isEmpty { SubjectAlternativeNames(names) }
            },
            issuerPrivateKey: (issuer?.key ?? key).key)
        pem = try certificate.serializeAsPEM().pemString + "\n"
    }
}

extension TLSMaterial {
    init(_ chain: String, _ key: String) {
        self.init(certificateChain: Array(chain.utf8), privateKey: Array(key.utf8))
    }
}
