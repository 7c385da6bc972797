import GatewayModel
import JSON

/// What a JSON Web Key (RFC 7517, section 4) says: all of it has to agree, and nothing is guessed.
struct KeyMaterial {
    enum Form {
        case rsa(modulus: String, exponent: String)
        case p256(x: String, y: String)
        case p384(x: String, y: String)
        case p521(x: String, y: String)
        case ed25519(x: String)
    }

    let keyID: String
    let form: Form
    let algorithms: Set<SigningAlgorithm>

    /// - Throws: why the key is not used, which is no fault of the others in its set.
    init(_ node: JSONNode) throws(KeyRefusal) {
        keyID = try Self.text("kid", of: node)
        guard !keyID.isEmpty, keyID.utf8.count <= TokenHeader.keyIDLimit else {
            throw KeyRefusal("kid has not 1 to \(TokenHeader.keyIDLimit) bytes")
        }
        if let use = node["use"], use.string != "sig" { throw KeyRefusal("use is not sig") }
        if let operations = node["key_ops"],
            !operations.elements.contains(where: { $0.string == "verify" })
        {
            throw KeyRefusal("key_ops has no verify")
        }
        // Also of a private key others would verify; but whoever can read it there can sign.
        for name in ["d", "k", "p", "q"] as [StaticString] where node[name] != nil {
            throw KeyRefusal("it has a secret part (\(name)), so it is no secret any more")
        }
        form = try Form(node)
        guard let stated = node["alg"] else {
            algorithms = form.algorithms
            return
        }
        guard let algorithm = stated.string.flatMap(SigningAlgorithm.init(rawValue:)),
            form.algorithms.contains(algorithm)
        else { throw KeyRefusal("alg is not one for a key of its type") }
        algorithms = [algorithm]
    }

    fileprivate static func text(
        _ name: StaticString, of node: JSONNode
    ) throws(KeyRefusal) -> String {
        guard let text = node[name]?.string else { throw KeyRefusal("\(name) is no text") }
        return text
    }
}

extension KeyMaterial.Form {
    fileprivate init(_ node: JSONNode) throws(KeyRefusal) {
        let curve = node["crv"]?.string
        switch (try KeyMaterial.text("kty", of: node), curve) {
        case ("RSA", nil):
            self = .rsa(modulus: try number("n", of: node), exponent: try number("e", of: node))
        case ("EC", "P-256"):
            self = .p256(x: try number("x", of: node), y: try number("y", of: node))
        case ("EC", "P-384"):
            self = .p384(x: try number("x", of: node), y: try number("y", of: node))
        case ("EC", "P-521"):
            self = .p521(x: try number("x", of: node), y: try number("y", of: node))
        case ("OKP", "Ed25519"): self = .ed25519(x: try number("x", of: node))
        default:
            throw KeyRefusal("it is neither RSA, nor EC on P-256, P-384 or P-521, nor Ed25519")
        }
    }

    /// What a key of this form can sign by.
    var algorithms: Set<SigningAlgorithm> {
        switch self {
        case .rsa: [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]
        case .p256: [.es256]
        case .p384: [.es384]
        case .p521: [.es512]
        case .ed25519: [.edDSA]
        }
    }

    /// What tells it from other keys.
    var parts: [String] {
        switch self {
        case .rsa(let modulus, let exponent): ["RSA", modulus, exponent]
        case .p256(let x, let y): ["P-256", x, y]
        case .p384(let x, let y): ["P-384", x, y]
        case .p521(let x, let y): ["P-521", x, y]
        case .ed25519(let x): ["Ed25519", x]
        }
    }
}

/// Bytes in Base64 for URLs.
private func number(_ name: StaticString, of node: JSONNode) throws(KeyRefusal) -> String {
    let text = try KeyMaterial.text(name, of: node)
    guard let bytes = Base64.bytes(ofURLText: text), (1...1024).contains(bytes.count) else {
        throw KeyRefusal("\(name) is not 1 to 1024 bytes in Base64 for URLs")
    }
    return text
}

/// Why a key of a set is not used.
struct KeyRefusal: Error, Hashable {
    let description: String

    init(_ description: String) { self.description = description }
}
