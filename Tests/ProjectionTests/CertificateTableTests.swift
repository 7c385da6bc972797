import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// The rows of semantics.md 7.6, and the steps of 5.2.
@Suite("Certificates and grants: the tables of semantics.md 5 and 7.6")
struct CertificateTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let given: [Resource]
        let rows: [String]
        var attached: Int?
        var served: [String]?
    }

    static let gateway = Resource.gateway(certificates: "resolve")
    static let https: Listener = "l=HTTPS:443:x.io"

    static let references = [
        Row(
            testDescription: "T82: a certificate in the set's own namespace needs no grant",
            given: [gateway, .secret("a/cert", for: "x.io"), .set("a/s", https)],
            rows: ["infra/gw G1", "a/s S4 l:L1"], attached: 1, served: ["ls/a/s/l"]),
        Row(
            testDescription: "T82: nor when the namespace is written out",
            given: [
                gateway, .secret("a/cert", for: "x.io"), .set("a/s", https.presenting("a/cert")),
            ],
            rows: ["infra/gw G1", "a/s S4 l:L1"]),
        Row(
            testDescription: "T83: the only certificate is missing",
            given: [gateway, .set("a/s", https)],
            rows: ["infra/gw G1", "a/s S4-P l:L5"], attached: 1, served: []),
        Row(
            testDescription: "5.2: a Secret that cannot be used, and what is no Secret",
            given: [
                gateway, .secret("a/cert", for: "x.io", problem: "the key is another's"),
                .set("a/s", https), .set("b/s", of: .gw, [configMap]),
            ],
            rows: ["infra/gw G1", "a/s S4-P l:L5", "b/s S4-P m:L5"], served: []),
        Row(
            testDescription: "T86: a certificate of the gateway's namespace, without a grant",
            given: [
                gateway, .secret("infra/cert", for: "x.io"),
                .set("a/s", https.presenting("infra/cert")),
            ],
            rows: ["infra/gw G1", "a/s S6 l:L6"], attached: 0, served: []),
        Row(
            testDescription: "T88: a grant is for the kind it names",
            given: [
                .gateway(
                    certificates: "resolve",
                    ("g=HTTPS:443:g.io" as Listener).presenting("certs/cert")),
                .secret("certs/cert", for: "x.io"),
                .grant(
                    "certs/g", from: [("ListenerSet", "a")], to: [("Secret", nil)]),
                .set("a/s", https.presenting("certs/cert")),
                .set("b/s", ("m=HTTPS:443:y.io" as Listener).presenting("certs/cert")),
            ],
            rows: ["infra/gw G3+G7 g:L6", "a/s S4 l:L1", "b/s S6 m:L6"], attached: 1),
        Row(
            testDescription: "T89: one listener granted, one denied",
            given: [
                gateway, .secret("certs/cert", for: "x.io"), .secret("other/cert", for: "y.io"),
                .grant("certs/g", from: [("ListenerSet", "a")], to: [("Secret", "cert")]),
                .set(
                    "a/s", https.presenting("certs/cert"),
                    ("m=HTTPS:443:y.io" as Listener).presenting("other/cert")),
            ],
            rows: ["infra/gw G1", "a/s S5 l:L1 m:L6"], attached: 1, served: ["ls/a/s/l"]),
        Row(
            testDescription: "5.1: from and to match inside one grant, never across two",
            given: [
                gateway, .secret("certs/cert", for: "x.io"),
                .grant("certs/one", from: [("ListenerSet", "a")], to: [("Secret", "other")]),
                .grant("certs/two", from: [("ListenerSet", "b")], to: [("Secret", "cert")]),
                .set("a/s", https.presenting("certs/cert")),
            ],
            rows: ["infra/gw G1", "a/s S6 l:L6"]),
        Row(
            testDescription: "T94: two references, one bad",
            given: [
                gateway, .secret("a/cert", for: "x.io"),
                .set("a/s", https.presenting("none", "cert")),
            ],
            rows: ["infra/gw G1", "a/s S4 l:L7"], served: ["ls/a/s/l"]),
        Row(
            testDescription: "5.2: missing beside not permitted is missing",
            given: [gateway, .set("a/s", https.presenting("none", "infra/cert"))],
            rows: ["infra/gw G1", "a/s S4-P l:L5"]),
        Row(
            testDescription: "T95: the first holds its name without a certificate",
            given: [
                gateway, .secret("b/cert", for: "*.e"),
                .set("a/s", ("l=HTTPS:443:*.e" as Listener)),
                .set("b/s", ("l=HTTPS:443:*.e" as Listener)),
            ],
            rows: ["infra/gw G1", "a/s S4-P l:L5", "b/s S6 l:L2"], served: []),
        Row(
            testDescription: "3.3: who may not refer to its certificate blocks nobody",
            given: [
                gateway, .secret("b/cert", for: "*.e"),
                .set("a/s", ("l=HTTPS:443:*.e" as Listener).presenting("infra/cert")),
                .set("b/s", ("l=HTTPS:443:*.e" as Listener)),
            ],
            rows: ["infra/gw G1", "a/s S6 l:L6", "b/s S4 l:L1"]),
        Row(
            testDescription: "a loser has its own reason for R",
            given: [
                gateway, .secret("a/cert", for: "x.io"), .set("a/s", https), .set("b/s", https),
            ],
            rows: ["infra/gw G1", "a/s S4 l:L1", "b/s S6 l:L2 R=F/InvalidCertificateRef"]),
        Row(
            testDescription: "Passthrough ignores certificateRefs",
            given: [
                gateway,
                .set(
                    "a/s",
                    Listener(
                        name: "p", port: 443, protocol: .tls,
                        tls: ListenerTLS(
                            mode: .passthrough, certificateRefs: [CertificateRef(name: "none")]))),
            ],
            rows: ["infra/gw G1", "a/s S4 p:L1"]),
        Row(
            testDescription: "external: nothing is looked up",
            given: [.gateway(), .set("a/s", https)],
            rows: ["infra/gw G1", "a/s S4 l:L1"], served: ["ls/a/s/l"]),
    ]

    static let configMap = {
        let listener: Listener = "m=HTTPS:443:y.io"
        return listener.with(certificates: [CertificateRef(kind: "ConfigMap", name: "cert")])
    }()

    @Test(arguments: references) func `what becomes of references`(row: Row) {
        let state = Story(row.given).state
        #expect(state.rows == row.rows)
        if let attached = row.attached {
            #expect(state.attachedListenerSets() == attached)
            #expect(state.gateway(.gw).map { state.attachedSets(of: $0) } == attached)
        }
        if let served = row.served {
            #expect(state.winners(of: .gw).map(\.id.description) == served)
        }
    }

    @Test func `T85: the certificate comes, is rotated, is sent again, and goes`() {
        var story = Story(Self.gateway, .set("a/s", Self.https))
        var seen: [String] = []
        func look() {
            let record = story.state.gateway(.gw)
            let isNew = record?.version == story.state.revision
            let row = story.state.listenerSet("a/s")?.row(of: 0) ?? "-"
            seen.append(isNew ? "\(row) new" : row)
        }
        story.apply(.secret("a/cert", for: "x.io"))
        look()
        story.apply(.secret("a/cert", for: "x.io", serial: "02"))
        look()
        let renewed = Resource.secret("a/cert", for: "x.io", serial: "02")
        story.apply(renewed.with { $0.labels = ["team": "a"] })
        look()
        story.delete(ResourceID(.secret, "a/cert"))
        look()
        #expect(seen == ["L1 new", "L1 new", "L1", "L5 new"])
    }

    @Test func `T91 and T92: a grant with a name or without, given and taken`() {
        for name in ["cert", nil] {
            var story = Story(
                Self.gateway, .secret("certs/cert", for: "x.io"),
                .set("a/s", Self.https.presenting("certs/cert")))
            #expect(story.state.listenerSet("a/s")?.row(of: 0) == "L6")
            story.apply(
                .grant("certs/g", from: [("ListenerSet", "a")], to: [("Secret", name)]))
            #expect(story.state.listenerSet("a/s")?.row(of: 0) == "L1")
            story.delete(ResourceID(.referenceGrant, "certs/g"))
            #expect(story.state.listenerSet("a/s")?.row(of: 0) == "L6")
        }
    }

    @Test func `a grant that an older set gets displaces, and its end promotes`() {
        var story = Story(
            Self.gateway, .secret("certs/cert", for: "x.io"), .secret("b/cert", for: "x.io"),
            .set("a/s", Self.https.presenting("certs/cert")), .set("b/s", Self.https))
        #expect(story.state.winners(of: .gw).map(\.id.description) == ["ls/b/s/l"])
        story.apply(.grant("certs/g", from: [("ListenerSet", "a")], to: [("Secret", nil)]))
        #expect(story.state.winners(of: .gw).map(\.id.description) == ["ls/a/s/l"])
        story.delete(ResourceID(.referenceGrant, "certs/g"))
        #expect(story.state.winners(of: .gw).map(\.id.description) == ["ls/b/s/l"])
    }

    @Test func `the gateway's own listeners are looked at again too`() {
        var story = Story(.gateway(certificates: "resolve", "g=HTTPS:443:x.io"))
        #expect(story.state.rows == ["infra/gw G1+G7 g:L5"])
        story.apply(.secret("infra/cert", for: "x.io"))
        #expect(story.state.rows == ["infra/gw G1 g:L1"])
    }

    @Test func `a snapshot has the references that lead somewhere, and what they lead to`() {
        let story = Story(
            Self.gateway, .secret("a/cert", for: "x.io"), .secret("a/other", for: "x.io"),
            .set("a/s", Self.https.presenting("other", "none", "cert", "a/other")))
        let served = story.state.winners(of: .gw)
        #expect(served.first?.listener.tls?.certificateRefs.map(\.name) == ["other", "cert"])
        let bytes = story.state.gateway(.gw).map { story.state.snapshotJSON(of: $0) } ?? []
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text.contains(#""certificates":[{"namespace":"a","name":"other","sha256":"leaf-01""#))
        #expect(!text.contains("none"))
    }

    @Test func `the message lists all that is wrong`() {
        let story = Story(
            Self.gateway,
            .set("a/s", Self.https.presenting("none", "infra/cert").taking("TCPRoute")))
        let resolved = story.state.listenerSet("a/s")?.conditions(of: 0).resolvedRefs
        for word in ["a/none does not exist", "ReferenceGrant in namespace infra", "TCPRoute"] {
            #expect(resolved?.message.contains(word) == true)
        }
    }

    /// T97, and what is not one.
    static let overlaps: [(hosts: [String], names: [String], expected: [String?])] = [
        (
            ["foo.e", "bar.e"], ["*.e", "bar.e"],
            ["OverlappingCertificates", "OverlappingCertificates"]
        ),
        (["foo.e", "bar.e"], ["foo.e", "bar.e"], [nil, nil]),
        (["*.e", "bar.e"], ["x.io", "y.io"], ["OverlappingHostnames", "OverlappingHostnames"]),
        (
            ["*.e", "bar.e"], ["*.e", "bar.e"],
            ["OverlappingCertificates", "OverlappingCertificates"]
        ),
    ]

    @Test(arguments: overlaps)
    func `L14 beats L13`(hosts: [String], names: [String], expected: [String?]) throws {
        var story = Story(Self.gateway)
        for (index, (host, name)) in zip(hosts, names).enumerated() {
            story.apply(.secret(NamespacedName(namespace: "a", name: "c\(index)"), for: name))
            story.apply(
                .set(
                    NamespacedName(namespace: "a", name: "s\(index)"),
                    Listener(stringLiteral: "l=HTTPS:443:\(host)").presenting("c\(index)")))
        }
        let record = try #require(story.state.gateway(.gw))
        let index = OverlapIndex(of: record, in: story.state)
        let reasons = story.state.owners(of: record).dropFirst().map { owner -> String? in
            let id = ListenerID(owner: owner.id, listener: "l")
            let overlap = index.overlap(
                of: owner.listeners[0], id, owner.certificates(of: 0), since: story.now)
            return ListenerConditions(
                owner.listeners[0], owner.outcomes[0], of: owner.id,
                certificates: owner.certificates(of: 0), holder: nil, version: .zero,
                overlap: overlap
            ).overlapping?.reason.rawValue
        }
        #expect(reasons == expected)
    }
}
