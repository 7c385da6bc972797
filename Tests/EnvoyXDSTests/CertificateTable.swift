/// Certificates that teams might bring, as words to `openssl`.
struct CertificateCase: Sendable {
    let name: String
    var key = "EC ec_paramgen_curve:P-256"
    var request = OpenSSL.Request()
    /// How the problem begins that is found in it; nil for none.
    var problem: String?
    /// Whether Envoy agrees; what Lintel has never read it may go on not reading.
    var isRefusedByEnvoy = true

    init(
        _ name: String, key: String? = nil, _ extensions: [String] = [], subject: String? = nil,
        names: String? = "DNS:www.example.com", options: [String] = [], isVersion1: Bool = false,
        problem: String? = nil, isRefusedByEnvoy: Bool = true
    ) {
        self.name = name
        if let key { self.key = key }
        request.subject = subject ?? request.subject
        request.extensions = (names.map { ["subjectAltName=\($0)"] } ?? []) + extensions
        request.options = options
        request.isVersion1 = isVersion1
        (self.problem, self.isRefusedByEnvoy) = (problem, isRefusedByEnvoy)
    }

    private static let rsa = "RSA rsa_keygen_bits:2048"
    private static let unreadable = "certificate 1 of tls.crt cannot be read"
    private static let other = "certificate 1 of tls.crt has an ECDSA key on another curve; use"
    private static let short = "which is too short; use"
    private static let unsigning = "the keyUsage of the certificate has no digitalSignature"
    private static let stapled = "the certificate must be shown with a stapled OCSP response"
    private static let nameless = "the certificate names nobody"

    static let all = keys + usages + features + names + forms

    static let keys: [Self] = [
        Self("P-256"), Self("P-384", key: "EC ec_paramgen_curve:P-384"),
        Self("P-521", key: "EC ec_paramgen_curve:P-521"), Self("Ed25519", key: "ED25519"),
        Self("P-224", key: "EC ec_paramgen_curve:P-224", problem: other),
        Self("secp256k1", key: "EC ec_paramgen_curve:secp256k1", problem: other),
        Self("brainpool", key: "EC ec_paramgen_curve:brainpoolP256r1", problem: other),
        Self(
            "explicit parameters", key: "EC ec_paramgen_curve:P-256 ec_param_enc:explicit",
            problem: "certificate 1 of tls.crt has an ECDSA key whose curve is written out"),
        Self("Ed448", key: "ED448", problem: "certificate 1 of tls.crt has an Ed448 key; use"),
        Self("RSA 2048", key: rsa), Self("RSA 3072", key: "RSA rsa_keygen_bits:3072"),
        Self(
            "RSA 1024", key: "RSA rsa_keygen_bits:1024",
            problem: "certificate 1 of tls.crt has an RSA key of 1024 bits, \(short)"),
        Self(
            "RSA 2047", key: "RSA rsa_keygen_bits:2047",
            problem: "certificate 1 of tls.crt has an RSA key of 2047 bits, \(short)"),
        Self("RSA with exponent 3", key: "\(rsa) rsa_keygen_pubexp:3"),
        Self(
            "RSA with a large exponent", key: "\(rsa) rsa_keygen_pubexp:8589934593",
            problem: unreadable),
        Self(
            "RSA of three primes", key: "\(rsa) rsa_keygen_primes:3",
            problem: "tls.key cannot be read"),
        Self(
            "RSA-PSS alone", key: "RSA-PSS rsa_keygen_bits:2048",
            problem: "certificate 1 of tls.crt has a key for RSASSA-PSS alone"),
    ]

    static let usages: [Self] = [
        Self("ECDSA that signs", ["keyUsage=critical,digitalSignature"]),
        Self("ECDSA that signs more", ["keyUsage=digitalSignature,keyCertSign"]),
        Self(
            "ECDSA that signs certificates", ["keyUsage=critical,keyCertSign"],
            problem: unsigning),
        Self("ECDSA that agrees", ["keyUsage=keyAgreement"], problem: unsigning),
        Self("ECDSA that enciphers", ["keyUsage=keyEncipherment"], problem: unsigning),
        Self(
            "usage of no bits", ["2.5.29.15=ASN1:FORMAT:HEX,BITSTRING:00"],
            problem: "the keyUsage of the certificate cannot be read"),
        Self(
            "usage that is none", ["2.5.29.15=ASN1:UTF8String:x"],
            problem: "the keyUsage of the certificate cannot be read"),
        Self("RSA that enciphers", key: rsa, ["keyUsage=keyEncipherment"]),
        Self("RSA that signs certificates", key: rsa, ["keyUsage=critical,keyCertSign"]),
        Self("Ed25519 that signs certificates", key: "ED25519", ["keyUsage=keyCertSign"]),
        Self("for clients", ["extendedKeyUsage=clientAuth"]),
        Self("for mail alone", ["extendedKeyUsage=critical,emailProtection"]),
    ]

    static let features: [Self] = [
        Self("must staple", ["tlsfeature=status_request"], problem: stapled),
        Self("must staple, critical", ["tlsfeature=critical,status_request"], problem: stapled),
        Self("must staple in a list", ["tlsfeature=status_request_v2"]),
        Self("another feature", ["tlsfeature=10"]),
        Self("name constraints", ["nameConstraints=critical,permitted;DNS:.example.org"]),
        Self("unknown, critical", ["1.2.3.4=critical,ASN1:UTF8String:x"]),
        Self("poisoned", ["1.3.6.1.4.1.11129.2.4.3=critical,ASN1:NULL"]),
        Self("an authority", ["basicConstraints=critical,CA:TRUE"]),
        Self("broken constraints", ["2.5.29.19=ASN1:UTF8String:x"]),
        Self("broken identifiers", ["2.5.29.35=ASN1:UTF8String:x", "2.5.29.14=ASN1:UTF8String:x"]),
    ]

    static let names: [Self] = [
        Self("no name at all", subject: "/", names: nil, problem: nameless),
        Self("an organisation", subject: "/O=Example", names: nil, problem: nameless),
        Self("an address of mail", subject: "/", names: "email:a@example.com", problem: nameless),
        Self("another name", subject: "/", names: "otherName:1.2.3.4;UTF8:x", problem: nameless),
        Self("an identifier", subject: "/", names: "RID:1.2.3.4", problem: nameless),
        Self("no names", ["2.5.29.17=DER:30:00"], subject: "/", names: nil, problem: nameless),
        Self(
            "broken names", ["2.5.29.17=ASN1:UTF8String:x"], subject: "/", names: nil,
            problem: nameless),
        Self("a common name", names: nil),
        Self("a common name and broken names", ["2.5.29.17=ASN1:UTF8String:x"], names: nil),
        Self("DNS without a subject", subject: "/"),
        Self("IP without a subject", subject: "/", names: "IP:192.0.2.1"),
        Self("URI without a subject", subject: "/", names: "URI:spiffe://example.com/web"),
    ]

    static let forms: [Self] = [
        Self(
            "a negative serial number", options: ["-set_serial", "-5"], problem: unreadable,
            isRefusedByEnvoy: false),
        Self("serial number 0", options: ["-set_serial", "0"]),
        Self(
            "a long serial number",
            options: ["-set_serial", "0x" + String(repeating: "7f", count: 40)]),
        Self("version 1", isVersion1: true),
        Self("signed by SHA-1", key: rsa, options: ["-sha1"]),
        Self(
            "signed by MD5", key: rsa, options: ["-md5"], problem: unreadable,
            isRefusedByEnvoy: false),
        Self(
            "signed by RSA-PSS", key: rsa, options: ["-sigopt", "rsa_padding_mode:pss"],
            problem: unreadable, isRefusedByEnvoy: false),
    ]
}
