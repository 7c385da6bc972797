import Certificates
import GatewayModel
import LintelTesting
import Testing

@Suite("Readers of certificates and keys take or refuse whatever they are shown")
struct CertificateFuzzTests {
    private static let labels = [
        "CERTIFICATE", "PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY",
    ]

    private static func inspect(_ chain: [UInt8], _ key: [UInt8]) {
        let material = TLSMaterial(certificateChain: chain, privateKey: key)
        _ = CertificateInspection(of: material)
        _ = material.canonical
    }

    @Test func pem() throws {
        let words =
            Self.labels.flatMap { ["-----BEGIN \($0)-----\n", "-----END \($0)-----\n"] }
            + ["\u{feff}", "\r\n", "=", "Proc-Type: 4,ENCRYPTED\n", "-----BEGIN "]
        let sound = Array(TestPEM.chain.utf8)
        try Campaign(reader: "pem", words: words, count: 800).run { bytes in
            Self.inspect(bytes, bytes)
            Self.inspect(sound, bytes)
            let text = String(decoding: bytes, as: UTF8.self)
            _ = BackendTLS(sni: "a", caCertificates: text).authoritiesProblem
        }
    }

    /// What is inside of the blocks (ASN.1), and put into blocks again.
    @Test func der() throws {
        let words = [
            "\u{0}", "\u{2}\u{1}\u{0}", "0\u{1}", "\u{30}\u{7f}", "\u{4}\u{2}", "\u{17}\r",
        ]
        let sound = Array(TestPEM.chain.utf8)
        let campaign = Campaign(reader: "pem", words: words, count: 800) { file in
            (PEM.blocks(of: file) ?? []).map(\.der)
        }
        try campaign.run { bytes in
            let text = Base64.text(of: bytes)
            for label in Self.labels {
                let block = Array(
                    "-----BEGIN \(label)-----\n\(text)\n-----END \(label)-----\n".utf8)
                if label == "CERTIFICATE" {
                    Self.inspect(block, Array(TestPEM.key.utf8))
                } else {
                    Self.inspect(sound, block)
                }
            }
        }
    }
}
