import JWTKit

/// A public key of an issuer, and what it verifies.
///
/// jwt-kit makes the key and verifies signatures. What is around that is not left to it: which key
/// counts, and for which algorithm, it would let whoever sends the token say (decision 41).
struct VerificationKey: Sendable {
    let keyID: String
    let fingerprint: KeyFingerprint
    private let verifiers: [SigningAlgorithm: any JWTAlgorithm]

    init(_ material: KeyMaterial) async throws(KeyRefusal) {
        var verifiers: [SigningAlgorithm: any JWTAlgorithm] = [:]
        for algorithm in material.algorithms {
            verifiers[algorithm] = try await Self.verifier(material.form, algorithm)
        }
        self.verifiers = verifiers
        keyID = material.keyID
        let algorithms = material.algorithms.map(\.rawValue).sorted()
        fingerprint = KeyFingerprint(keyID, material.form.parts + algorithms)
    }

    func isFor(_ algorithm: SigningAlgorithm) -> Bool { verifiers[algorithm] != nil }

    /// Whether who has the secret half signed the token.
    func verifies(_ token: CompactToken, by algorithm: SigningAlgorithm) -> Bool {
        guard let verifier = verifiers[algorithm] else { return false }
        // It throws at what is no signature of that algorithm.
        return (try? verifier.verify(token.signature, signs: token.signed)) ?? false
    }

    private static func verifier(
        _ form: KeyMaterial.Form, _ algorithm: SigningAlgorithm
    ) async throws(KeyRefusal) -> any JWTAlgorithm {
        let key = jwk(form, JWK.Algorithm(rawValue: algorithm.rawValue))
        // In a collection of its own: one with several takes another if it has not the one that is
        // asked for, and the first algorithm that a key is asked for is its own from then on.
        do {
            return try await JWTKeyCollection().add(jwk: key).getKey(for: name)
        } catch {
            throw KeyRefusal("it is not on its curve, or an RSA key of less than 2048 bits")
        }
    }

    private static let name: JWKIdentifier = "key"

    private static func jwk(_ form: KeyMaterial.Form, _ algorithm: JWK.Algorithm?) -> JWK {
        switch form {
        case .rsa(let modulus, let exponent):
            .rsa(algorithm, identifier: name, modulus: modulus, exponent: exponent)
        case .p256(let x, let y): .ecdsa(algorithm, identifier: name, x: x, y: y, curve: .p256)
        case .p384(let x, let y): .ecdsa(algorithm, identifier: name, x: x, y: y, curve: .p384)
        case .p521(let x, let y): .ecdsa(algorithm, identifier: name, x: x, y: y, curve: .p521)
        case .ed25519(let x):
            .octetKeyPair(algorithm, identifier: name, x: x, y: nil, curve: .ed25519)
        }
    }
}
