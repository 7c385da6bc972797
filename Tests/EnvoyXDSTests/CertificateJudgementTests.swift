import Certificates
import EnvoyXDS
import Foundation
import GatewayModel
import JSON
import LintelTesting
import Testing

/// What inspection finds no fault with, the real Envoy takes: one certificate that it refuses
/// would stop the delivery of everybody else's changes.
struct CertificateJudgementTests {
    private struct Sample {
        let name: String
        let material: TLSMaterial
    }

    @Test func `what is accepted Envoy accepts`() throws {
        let tool = try OpenSSL()
        var accepted: [Sample] = []
        for sample in CertificateCase.all {
            let key = try tool.key(sample.key)
            let chain = try tool.certificate(of: key, sample.request)
            let material = TLSMaterial(
                certificateChain: Array(chain.utf8), privateKey: Array(key.utf8))
            let problem = CertificateInspection(of: material).problem
            if let expected = sample.problem {
                #expect(
                    problem?.hasPrefix(expected) == true, "\(sample.name): \(problem ?? "none")")
                let complaint = try complaint(about: [Sample(name: sample.name, material: material)]
                )
                #expect((complaint != nil) == sample.isRefusedByEnvoy, "\(sample.name)")
            } else {
                #expect(problem == nil, "\(sample.name)")
                accepted.append(Sample(name: sample.name, material: material))
            }
        }
        try expectAccepted(accepted)
    }

    @Test func `every form of a key is given so that Envoy reads it`() throws {
        let tool = try OpenSSL()
        var accepted: [Sample] = []
        for words in ["EC ec_paramgen_curve:P-256", "RSA rsa_keygen_bits:2048"] {
            let key = try tool.key(words)
            let chain = try tool.certificate(of: key, OpenSSL.Request())
            let old = try tool.converted(key, "-traditional")
            let parameters =
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
                + "-----END EC PARAMETERS-----\n"
            let texts = [
                (chain, key), (chain, old), (chain, parameters + old),
                (chain.replacing("\n", with: "\r"), key.replacing("\n", with: "\r")),
                (chain.replacing("\n", with: "\r\n"), key.replacing("\n", with: "\r\n")),
                (chain.replacing("-----END", with: "\n-----END"), key),
                (chain.replacing("\n", with: " \n\n"), key.replacing("\n", with: "\n\n")),
                (Self.withHeader(chain), key), ("www\n\(chain)of www\n", "the key\n\(key)"),
                (Self.onOneLine(chain), Self.onOneLine(key)),
            ]
            for (index, (chain, key)) in texts.enumerated() {
                let material = TLSMaterial(
                    certificateChain: Array(chain.utf8), privateKey: Array(key.utf8))
                #expect(CertificateInspection(of: material).problem == nil, "\(words) \(index)")
                accepted.append(Sample(name: "\(words) \(index)", material: material.canonical))
            }
        }
        #expect(Set(accepted.map(\.material.certificateChain)).count == 2)
        try expectAccepted(accepted)
    }

    @Test func `the authorities of backends are given so that Envoy reads them`() throws {
        let chain = TestPEM.chain
        let texts = [
            chain, chain + chain, chain.replacing("\n", with: "\r"), Self.withHeader(chain),
            chain.replacing("-----END", with: "\n-----END"), "# a root\n" + chain,
            Self.onOneLine(chain),
        ]
        for text in texts {
            let tls = BackendTLS(sni: "web.internal", caCertificates: text)
            #expect(tls.authoritiesProblem == nil)
            let backend = Scene.backend("shop/web", tls: tls)
            let route = Scene.route("shop/web", [], Scene.rule(Scene.target(backend)))
            let complaint = try complaint(about: [Scene.listener("shop/web", 80, .http, nil, route)]
            )
            #expect(complaint == nil)
        }
        let empty = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        for text in [empty, chain + empty, "", "hello", TestPEM.key, chain + TestPEM.key] {
            #expect(BackendTLS(sni: "web", caCertificates: text).authoritiesProblem != nil)
        }
    }

    // MARK: Envoy

    /// All at once, and each for itself if that fails, to say which.
    private func expectAccepted(_ samples: [Sample]) throws {
        if try complaint(about: samples) == nil { return }
        for sample in samples {
            let complaint = try complaint(about: [sample])
            #expect(complaint == nil, "\(sample.name)")
        }
        Issue.record("Envoy refuses them together")
    }

    private func complaint(about samples: [Sample]) throws -> String? {
        try complaint(
            about: samples.enumerated().map { index, sample in
                let certificate = EnvoyCertificate(
                    secret: NamespacedName(namespace: "shop", name: "cert-\(index)"),
                    material: sample.material)
                return Scene.listener(
                    "shop/web-\(index)", 443, .https, "h\(index).example.com",
                    certificates: [certificate])
            })
    }

    private func complaint(about listeners: [EnvoyListener]) throws -> String? {
        var renderer = Renderer()
        let snapshot = renderer.render(Scene.owners(listeners), version: Revision(rawValue: 1))
        return try EnvoyJudge.complaint(about: ValidationConfiguration(snapshot).json)
    }

    // MARK: Writing PEM in odd ways

    private static func withHeader(_ text: String) -> String {
        text.replacing("CERTIFICATE-----\nM", with: "CERTIFICATE-----\nSubject: www\n\nM")
    }

    private static func onOneLine(_ text: String) -> String {
        text.replacing("\n", with: "").replacing("-----M", with: "-----\nM")
            .replacing("-----END", with: "\n-----END")
    }
}
