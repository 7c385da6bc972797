import Crypto
import CryptoExtras
import Foundation
import GatewayModel

/// A key pair of an issuer of the tests' own.
public struct SigningKey: Sendable {
    private enum Pair {
        case rsa(_RSA.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case p521(P521.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    public let keyID: String
    private let pair: Pair

    private init(_ keyID: String, _ pair: Pair) { (self.keyID, self.pair) = (keyID, pair) }

    public static func rsa(_ keyID: String) throws -> SigningKey {
        SigningKey(keyID, .rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048)))
    }

    public static func p256(_ keyID: String) -> SigningKey {
        SigningKey(keyID, .p256(P256.Signing.PrivateKey()))
    }

    public static func p384(_ keyID: String) -> SigningKey {
        SigningKey(keyID, .p384(P384.Signing.PrivateKey()))
    }

    public static func p521(_ keyID: String) -> SigningKey {
        SigningKey(keyID, .p521(P521.Signing.PrivateKey()))
    }

    public static func ed25519(_ keyID: String) -> SigningKey {
        SigningKey(keyID, .ed25519(Curve25519.Signing.PrivateKey()))
    }

    /// What a JSON Web Key has of it.
    public func members() throws -> [String: String] {
        var members = ["kid": keyID]
        switch pair {
        case .rsa(let key):
            let numbers = try key.publicKey.getKeyPrimitives()
            members["kty"] = "RSA"
            members["n"] = Base64.urlText(of: numbers.modulus)
            members["e"] = Base64.urlText(of: numbers.publicExponent)
        case .p256(let key):
            members.merge(Self.point(key.publicKey.rawRepresentation, "P-256")) { $1 }
        case .p384(let key):
            members.merge(Self.point(key.publicKey.rawRepresentation, "P-384")) { $1 }
        case .p521(let key):
            members.merge(Self.point(key.publicKey.rawRepresentation, "P-521")) { $1 }
        case .ed25519(let key):
            (members["kty"], members["crv"]) = ("OKP", "Ed25519")
            members["x"] = Base64.urlText(of: key.publicKey.rawRepresentation)
        }
        return members
    }

    private static func point(_ raw: Data, _ curve: String) -> [String: String] {
        [
            "kty": "EC", "crv": curve, "x": Base64.urlText(of: raw.prefix(raw.count / 2)),
            "y": Base64.urlText(of: raw.suffix(raw.count / 2)),
        ]
    }

    /// A JSON Web Key; members that are nil are left out.
    public func jwk(_ changes: [String: String?] = [:]) throws -> String {
        var members: [String: String?] = try self.members()
        members.merge(changes) { $1 }
        let texts = members.compactMap { name, value in value.map { "\"\(name)\":\"\($0)\"" } }
        return "{" + texts.sorted().joined(separator: ",") + "}"
    }

    /// - Parameter algorithm: as in `alg`; of an elliptic curve it says nothing that is not known.
    public func signature(of text: String, _ algorithm: String) throws -> [UInt8] {
        let bytes = Data(text.utf8)
        switch pair {
        case .rsa(let key):
            let padding: _RSA.Signing.Padding =
                algorithm.hasPrefix("PS") ? .PSS : .insecurePKCS1v1_5
            let signature =
                switch algorithm.suffix(3) {
                case "384": try key.signature(for: SHA384.hash(data: bytes), padding: padding)
                case "512": try key.signature(for: SHA512.hash(data: bytes), padding: padding)
                default: try key.signature(for: SHA256.hash(data: bytes), padding: padding)
                }
            return Array(signature.rawRepresentation)
        case .p256(let key): return Array(try key.signature(for: bytes).rawRepresentation)
        case .p384(let key): return Array(try key.signature(for: bytes).rawRepresentation)
        case .p521(let key): return Array(try key.signature(for: bytes).rawRepresentation)
        case .ed25519(let key): return Array(try key.signature(for: bytes))
        }
    }

    /// How a key of this kind signs if nothing else is said.
    public var algorithm: String {
        switch pair {
        case .rsa: "RS256"
        case .p256: "ES256"
        case .p384: "ES384"
        case .p521: "ES512"
        case .ed25519: "EdDSA"
        }
    }
}
