import Certificates
import GatewayModel
import SwiftASN1
import Testing
import X509

@Suite("What a chain and its key are")
struct InspectionTests {
    struct Sort: Sendable, CustomTestStringConvertible {
        let algorithm: String
        let forms: [String]
        let make: @Sendable () throws -> TestKey
        var testDescription: String { algorithm }
    }

    static let sorts = [
        Sort(algorithm: "ECDSA P-256", forms: ["PKCS#8", "SEC 1"], make: TestKey.p256),
        Sort(algorithm: "ECDSA P-384", forms: ["PKCS#8", "SEC 1"], make: TestKey.p384),
        Sort(algorithm: "ECDSA P-521", forms: ["PKCS#8", "SEC 1"], make: TestKey.p521),
        Sort(algorithm: "RSA 2048", forms: ["PKCS#8", "PKCS#1"], make: TestKey.rsa),
        Sort(algorithm: "Ed25519", forms: ["PKCS#8"], make: TestKey.ed25519),
    ]

    @Test(arguments: sorts)
    func `every key in every form`(_ sort: Sort) throws {
        let key = try sort.make()
        let leaf = try TestCertificate("leaf", key: key)
        let other = try sort.make()
        #expect(Set(key.forms.keys) == Set(sort.forms))
        for (form, pem) in key.forms {
            let found = CertificateInspection(of: TLSMaterial(leaf.pem, pem))
            #expect(found.problem == nil, "\(form)")
            #expect(found.certificate?.keyAlgorithm == sort.algorithm)
            // As Windows and some tools write it.
            let crlf = pem.replacing("\n", with: "\r\n")
            #expect(CertificateInspection(of: TLSMaterial(leaf.pem, crlf)).problem == nil)
        }
        for (form, pem) in other.forms {
            let found = CertificateInspection(of: TLSMaterial(leaf.pem, pem))
            #expect(
                found.problem == "tls.key is not the key of the first certificate of tls.crt",
                "\(form)")
            #expect(found.certificate != nil)
        }
    }

    @Test func `facts are those of the leaf`() throws {
        let (root, key) = (try TestKey.p256(), try TestKey.p256())
        let issuer = try TestCertificate("Example CA", key: root)
        let leaf = try TestCertificate(
            "www.shop.example", dnsNames: ["www.shop.example", "*.shop.example"], key: key,
            issuer: (issuer, root))
        let found = CertificateInspection(of: TLSMaterial(leaf.pem + issuer.pem, key.pem))
        let facts = try #require(found.certificate)
        #expect(found.problem == nil && found.chainFault == nil)
        #expect(facts.subject == "CN=www.shop.example")
        #expect(facts.issuer == "CN=Example CA")
        #expect(facts.serialNumber == "0a1b")
        #expect(facts.dnsNames == ["www.shop.example", "*.shop.example"])
        #expect(facts.chainLength == 2)
        #expect(facts.notBefore.description == "2026-11-22T10:00:00.000000Z")
        #expect(facts.notAfter.description == "2027-02-20T10:00:00.000000Z")
        #expect(facts.sha256.count == 64 && facts.sha256 != facts.chainSHA256)
        // The fingerprint is the leaf's, however it is wrapped; the other is of what was sent.
        let alone = CertificateInspection(of: TLSMaterial(leaf.pem, key.pem)).certificate
        #expect(alone?.sha256 == facts.sha256 && alone?.chainSHA256 != facts.chainSHA256)
    }

    @Test func `the order of the chain is told`() throws {
        let (root, key) = (try TestKey.p256(), try TestKey.p256())
        let issuer = try TestCertificate("ca", key: root)
        let stranger = try TestCertificate("stranger", key: root)
        let leaf = try TestCertificate("leaf", key: key, issuer: (issuer, root))
        let turned = CertificateInspection(of: TLSMaterial(issuer.pem + leaf.pem, key.pem))
        #expect(
            turned.problem == "tls.key is the key of certificate 2 of tls.crt; put that one first")
        let foreign = CertificateInspection(
            of: TLSMaterial(leaf.pem + issuer.pem + stranger.pem, key.pem))
        #expect(foreign.problem == nil)
        #expect(foreign.chainFault?.hasPrefix("certificate 3 of tls.crt is not the issuer") == true)
    }

    @Test func `text around blocks is passed over`() throws {
        let key = try TestKey.p256()
        let leaf = try TestCertificate("leaf", key: key)
        let chain = "Bag Attributes\n    friendlyName: x\n\n" + leaf.pem + "# the end\n"
        #expect(CertificateInspection(of: TLSMaterial(chain, key.pem)).problem == nil)
        // One long line of Base64 instead of many short ones.
        let lines = leaf.pem.split(separator: "\n")
        let long = "\(lines[0])\n\(lines.dropFirst().dropLast().joined())\n\(lines.last ?? "")"
        #expect(CertificateInspection(of: TLSMaterial(long, key.pem)).problem == nil)
    }

    static let unusable: [(name: String, chain: String?, key: String?, problem: String)] = [
        ("no chain", "", nil, "tls.crt is missing or empty"),
        ("no key", nil, "", "tls.key is missing or empty"),
        ("neither", "", "", "tls.crt is missing or empty"),
        ("no PEM", "hello", nil, "tls.crt is not PEM: it has no block"),
        ("a key that is no PEM", nil, "hello", "tls.key is not PEM: it has no block"),
        ("cut short", "-----BEGIN CERTIFICATE-----\nAAAA\n", nil, "tls.crt is not PEM: a block"),
        (
            "no Base64", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----", nil,
            "tls.crt is not PEM: a block"
        ),
        (
            "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", nil,
            "certificate 1 of tls.crt cannot be read"
        ),
        (
            "a key in the chain", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            nil, "tls.crt has something else than certificates"
        ),
        (
            "a passphrase", nil,
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
            "tls.key has a passphrase"
        ),
        (
            "a passphrase of old", nil,
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n"
                + "-----END RSA PRIVATE KEY-----", "tls.key has a passphrase"
        ),
        (
            "no key in its block", nil,
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "tls.key cannot be read"
        ),
        (
            "a public key", nil, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            "tls.key is not a private key"
        ),
    ]

    @Test(arguments: unusable)
    func `what cannot be used says why`(
        _ name: String, _ chain: String?, _ key: String?, _ problem: String
    ) throws {
        let good = try TestKey.p256()
        let leaf = try TestCertificate("leaf", key: good)
        let found = CertificateInspection(of: TLSMaterial(chain ?? leaf.pem, key ?? good.pem))
        #expect(found.problem?.hasPrefix(problem) == true, "\(found.problem ?? "none")")
        #expect((found.certificate == nil) == (chain != nil))
    }

    @Test func `a byte order mark is passed over`() throws {
        let key = try TestKey.p256()
        let leaf = try TestCertificate("leaf", key: key)
        let material = TLSMaterial("\u{feff}\(leaf.pem)\u{feff}\(leaf.pem)", "\u{feff}\(key.pem)")
        #expect(CertificateInspection(of: material).problem == nil)
        let given = String(decoding: material.canonical.certificateChain, as: UTF8.self)
        #expect(!given.contains("\u{feff}") && given.ranges(of: "BEGIN").count == 2)
        let wide = Array("-----BEGIN".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let foreign = TLSMaterial(certificateChain: [0xFF, 0xFE] + wide, privateKey: [])
        #expect(
            CertificateInspection(of: foreign).problem == "tls.crt is UTF-16; send it in UTF-8")
        let foreignKey = TLSMaterial(certificateChain: Array(leaf.pem.utf8), privateKey: wide)
        #expect(
            CertificateInspection(of: foreignKey).problem == "tls.key is UTF-16; send it in UTF-8")
    }

    /// Encodings with as much in them as is looked at.
    static let kinds: [(name: String, der: [UInt8], says: String)] = [
        (
            "PKCS#1 of 1024 bits",
            [0x30, 0x81, 0x87, 2, 1, 0, 2, 0x81, 0x81, 0, 0x80]
                + [UInt8](repeating: 1, count: 127),
            "tls.key is an RSA key of 1024 bits, which is too short; use an ECDSA key"
        ),
        (
            "DSA",
            [0x30, 0x13, 2, 1, 0, 0x30, 9, 6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x38, 4, 1, 4, 3]
                + [2, 1, 1], "tls.key is a DSA key; use"
        ),
        (
            "X25519", [0x30, 0x0C, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x6E, 4, 0],
            "tls.key is a key that cannot sign"
        ),
        ("nothing known", [0x30, 3, 2, 1, 0], "tls.key cannot be read; use"),
    ]

    @Test(arguments: kinds)
    func `a key that is not taken is named`(_ name: String, _ der: [UInt8], _ says: String) throws {
        let leaf = try TestCertificate("leaf", key: try TestKey.p256())
        let label = name.hasPrefix("PKCS#1") ? "RSA PRIVATE KEY" : "PRIVATE KEY"
        let pem = PEMDocument(type: label, derBytes: der).pemString
        let found = CertificateInspection(of: TLSMaterial(leaf.pem, pem))
        #expect(found.problem?.hasPrefix(says) == true, "\(found.problem ?? "none")")
    }

    @Test func `a key twice is two keys`() throws {
        let key = try TestKey.p256()
        let leaf = try TestCertificate("leaf", key: key)
        let found = CertificateInspection(of: TLSMaterial(leaf.pem, key.pem + "\n" + key.pem))
        #expect(found.problem == "tls.key has 2 blocks; send one key")
    }

    @Test func `validity is read off the clock`() throws {
        let key = try TestKey.p256()
        let leaf = try TestCertificate("leaf", key: key, days: 90)
        let facts = try #require(
            CertificateInspection(of: TLSMaterial(leaf.pem, key.pem)).certificate)
        func at(_ days: Double) -> CertificateFacts.Validity {
            let micros = Int64(days * 86_400_000_000)
            return facts.validity(at: Timestamp(rawValue: facts.notBefore.rawValue + micros))
        }
        #expect(at(-0.001) == .notYet)
        #expect(at(0) == .valid)
        #expect(at(59.9) == .valid)
        #expect(at(60) == .expiring(days: 30))
        #expect(at(87.5) == .expiring(days: 2))
        #expect(at(90) == .expired)
    }
}
