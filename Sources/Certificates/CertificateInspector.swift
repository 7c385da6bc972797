import Crypto
public import GatewayModel
import SwiftASN1
import X509

/// What a chain and its key are, and whether a proxy can serve with them (semantics.md 5.2).
public struct CertificateInspection: Hashable, Sendable {
    /// Of the leaf; nil when there is none that can be read.
    public let certificate: CertificateFacts?
    /// Why no listener can use it, as one sentence without any of the content.
    public let problem: String?
    /// Set when the chain is not leaf first, each certificate issued by the next.
    public let chainFault: String?

    /// Reads everything that can be read. The result does not depend on the time, so that the same
    /// content is always the same resource.
    public init(of material: TLSMaterial) {
        let chain = Chain(material.certificateChain)
        certificate = chain.leaf.flatMap { CertificateFacts($0, of: chain, material) }
        chainFault = chain.fault
        problem =
            chain.problem
            ?? (certificate == nil ? "the first certificate of tls.crt cannot be read" : nil)
            ?? KeyCheck.problem(of: material.privateKey, chain.certificates)
            ?? chain.leaf.flatMap { ServingCheck.problem(of: $0) }
    }
}

/// `tls.crt`, as far as it can be read.
struct Chain {
    private(set) var certificates: [Certificate] = []
    /// The leaf as it was sent.
    private(set) var leafDER: [UInt8] = []
    private(set) var problem: String?

    var leaf: Certificate? { certificates.first }

    init(_ text: [UInt8]) {
        guard !text.isEmpty else {
            problem = "tls.crt is missing or empty"
            return
        }
        if let encoding = PEM.foreignEncoding(of: text) {
            problem = "tls.crt is \(encoding); send it in UTF-8"
            return
        }
        guard let blocks = PEM.blocks(of: text) else {
            problem = "tls.crt is not PEM: a block is cut short or is not Base64"
            return
        }
        guard let first = blocks.first else {
            problem = "tls.crt is not PEM: it has no block that begins with BEGIN CERTIFICATE"
            return
        }
        guard blocks.allSatisfy({ $0.label == "CERTIFICATE" }) else {
            problem = "tls.crt has something else than certificates; take it out"
            return
        }
        guard blocks.count <= Limits.certificatesPerChain else {
            problem =
                "tls.crt has \(blocks.count) certificates; use at most "
                + "\(Limits.certificatesPerChain)"
            return
        }
        leafDER = first.der
        for (index, block) in blocks.enumerated() {
            guard let certificate = try? Certificate(derEncoded: block.der) else {
                problem = Self.unreadable(block.der, "certificate \(index + 1) of tls.crt")
                return
            }
            certificates.append(certificate)
        }
    }

    private static func unreadable(_ der: [UInt8], _ what: String) -> String {
        guard let key = KeyKind(certificate: der) else { return "\(what) cannot be read" }
        return "\(what) has \(key.description); \(KeyKind.taken)"
    }

    /// Compared by subject and issuer. Signatures are not checked: who trusts the root does that.
    var fault: String? {
        for (index, pair) in zip(certificates, certificates.dropFirst()).enumerated()
        where pair.0.issuer != pair.1.subject {
            return "certificate \(index + 2) of tls.crt is not the issuer of certificate "
                + "\(index + 1); put the leaf first and each issuer after what it issued"
        }
        return nil
    }
}

/// Whether `tls.key` is the key of the leaf.
enum KeyCheck {
    /// PKCS#8, SEC 1 and PKCS#1.
    private static let labels = ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"]

    static func problem(of text: [UInt8], _ chain: [Certificate]) -> String? {
        guard !text.isEmpty else { return "tls.key is missing or empty" }
        if let encoding = PEM.foreignEncoding(of: text) {
            return "tls.key is \(encoding); send it in UTF-8"
        }
        guard let blocks = PEM.blocks(of: text) else {
            return "tls.key is not PEM: a block is cut short or is not Base64"
        }
        let keys = blocks.filter { $0.label != PEM.curveParameters }
        guard let block = keys.first else {
            return "tls.key is not PEM: it has no block that begins with BEGIN PRIVATE KEY"
        }
        guard keys.count == 1 else { return "tls.key has \(keys.count) blocks; send one key" }
        guard !block.hasHeaders, block.label != "ENCRYPTED PRIVATE KEY" else {
            return "tls.key has a passphrase; send it without, as it is sealed here"
        }
        guard labels.contains(block.label) else {
            return "tls.key is not a private key in PKCS#8, SEC 1 or PKCS#1"
        }
        let document = PEMDocument(type: block.label, derBytes: block.der)
        guard let key = try? Certificate.PrivateKey(pemDocument: document) else {
            let what = KeyKind(privateKey: block.der).map { "is \($0.description)" }
            return "tls.key \(what ?? "cannot be read"); \(KeyKind.taken)"
        }
        return mismatch(key.publicKey, chain)
    }

    private static func mismatch(
        _ key: Certificate.PublicKey, _ chain: [Certificate]
    ) -> String? {
        guard let index = chain.firstIndex(where: { $0.publicKey == key }) else {
            return "tls.key is not the key of the first certificate of tls.crt"
        }
        if index == 0 { return nil }
        return "tls.key is the key of certificate \(index + 1) of tls.crt; put that one first"
    }
}
