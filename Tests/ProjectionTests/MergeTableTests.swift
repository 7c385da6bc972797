import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// Resources, oldest first, and the rows of semantics.md 4.2–4.4 that they come to.
struct MergeExample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let given: [Resource]
    let rows: [String]
    let attached: Int?

    init(_ name: String, _ given: [Resource], rows: [String], attached: Int? = nil) {
        (testDescription, self.given, self.rows, self.attached) = (name, given, rows, attached)
    }

    func check() {
        let story = Story(given)
        #expect(story.state.rows == rows)
        if let attached { #expect(story.state.attachedListenerSets() == attached) }
        let oracle = Oracle(of: .gw, in: story.resources)
        #expect(story.state.winners(of: .gw) == oracle.winners)
    }
}

@Suite("Who wins a hostname, a port, or neither (semantics.md 7.3, 7.4)")
struct MergeTableTests {
    static let hostnames: [MergeExample] = [
        .init(
            "T38: hostname conflicts across a gateway and four sets",
            [
                .gateway("x=HTTP:80:x"),
                .set("a/s1", "own1=HTTP:80:own1", "x=HTTP:80:x", "y=HTTP:80:y"),
                .set("a/s2", "x=HTTP:80:x"), .set("b/s3", "own2=HTTP:80:own2", "y=HTTP:80:y"),
                .set("b/s4", "y=HTTP:80:y"),
            ],
            rows: [
                "infra/gw G1 x:L1", "a/s1 S5 own1:L1 x:L2 y:L1", "a/s2 S6 x:L2",
                "b/s3 S5 own2:L1 y:L2", "b/s4 S6 y:L2",
            ], attached: 2),
        .init(
            "T40: the gateway's HTTPS host is not taken by another certificate",
            [.gateway("w=HTTPS:443:www.e"), .set("a/s", "w=HTTPS:443:www.e")],
            rows: ["infra/gw G1 w:L1", "a/s S6 w:L2"], attached: 0),
        .init(
            "T43: older wins over earlier in the alphabet",
            [.gateway(), .set("a/zzz", "l=HTTP:80:x"), .set("a/aaa", "l=HTTP:80:x")],
            rows: ["infra/gw G1", "a/aaa S6 l:L2", "a/zzz S4 l:L1"]),
        .init(
            "T46: two listeners for any hostname",
            [.gateway("l=HTTPS:443:-"), .set("a/s", "l=HTTPS:443:-")],
            rows: ["infra/gw G1 l:L1", "a/s S6 l:L2"]),
        .init(
            "a hostname of * is any hostname, too",
            [.gateway("l=HTTP:80:-"), .set("a/s", "l=HTTP:80:*")],
            rows: ["infra/gw G1 l:L1", "a/s S6 l:L2"]),
        .init(
            "T47: a wildcard, a name under it and a nested wildcard are distinct",
            [
                .gateway("w=HTTP:80:*.example.com"),
                .set("a/s", "n=HTTP:80:a.example.com", "w=HTTP:80:*.a.example.com"),
            ],
            rows: ["infra/gw G1 w:L1", "a/s S4 n:L1 w:L1"]),
        .init(
            "T49: the same listener name in three objects on three ports",
            [
                .gateway("shared=HTTP:80:x"), .set("a/s1", "shared=HTTP:81:x"),
                .set("a/s2", "shared=HTTP:82:x"),
            ],
            rows: ["infra/gw G1 shared:L1", "a/s1 S4 shared:L1", "a/s2 S4 shared:L1"]),
        .init(
            "T50: sets of the same name in two namespaces",
            [.gateway(), .set("ns1/same", "http=HTTP:80:a"), .set("ns2/same", "http=HTTP:80:b")],
            rows: ["infra/gw G1", "ns1/same S4 http:L1", "ns2/same S4 http:L1"]),
        .init(
            "a set of the gateway's own name and namespace is another object (IS#61242)",
            [.gateway("http=HTTP:80:a"), .set("infra/gw", "http=HTTP:80:b")],
            rows: ["infra/gw G1 http:L1", "infra/gw S4 http:L1"]),
        .init(
            "T52: inside one set the earlier entry wins",
            [.gateway(), .set("a/s", "first=HTTP:80:shared", "second=HTTP:80:shared")],
            rows: ["infra/gw G1", "a/s S5 first:L1 second:L2"], attached: 1),
        .init(
            "T53: a set that clashes with itself takes nothing else from anybody",
            [
                .gateway(), .set("a/s1", "a=HTTP:8089:-", "b=HTTP:8089:-"),
                .set("a/s2", "a=HTTP:8089:-", "b=HTTP:8090:-"),
            ],
            rows: ["infra/gw G1", "a/s1 S5 a:L1 b:L2", "a/s2 S5 a:L2 b:L1"]),
        .init(
            "T55: a gateway that clashes with itself",
            [.gateway("a=HTTP:80:foo", "b=HTTP:80:foo")], rows: ["infra/gw G2 a:L1 b:L2"]),
        .init(
            "T56: only winners block",
            [
                .gateway("foo=HTTP:80:foo", "dup=HTTP:80:foo"),
                .set("a/s", "bar=HTTP:80:bar", "foo=HTTP:80:foo"),
            ],
            rows: ["infra/gw G2 foo:L1 dup:L2", "a/s S5 bar:L1 foo:L2"]),
        .init(
            "T58: a set whose name starts with another's",
            [.gateway(), .set("a/ext", "http=HTTP:8081:a"), .set("a/ext-b", "http=HTTP:8081:b")],
            rows: ["infra/gw G1", "a/ext S4 http:L1", "a/ext-b S4 http:L1"]),
    ]

    static let protocols: [MergeExample] = [
        .init(
            "T59: TCP on a port that serves HTTP",
            [
                .gateway("a=HTTP:80:ga", "b=HTTP:80:gb"),
                .set("a/s1", "a=HTTP:80:a", "t=TCP:80:-", "b=HTTP:80:b"),
                .set("a/s2", "t=TCP:80:-"), .set("a/s3", "c=HTTP:80:c", "t=TCP:80:-"),
                .set("a/s4", "t=TCP:80:-"),
            ],
            rows: [
                "infra/gw G1 a:L1 b:L1", "a/s1 S5 a:L1 t:L3 b:L1", "a/s2 S6 t:L3",
                "a/s3 S5 c:L1 t:L3", "a/s4 S6 t:L3",
            ], attached: 2),
        .init(
            "T61: an unknown protocol beside a healthy listener",
            [.gateway(), .set("a/s", "s=SCTP:81:-", "v=HTTP:81:v")],
            rows: ["infra/gw G1", "a/s S5 s:L4 v:L1"], attached: 1),
        .init(
            "T62: a loser on the protocol does not hold its hostname",
            [
                .gateway("o=TLS:443:other"), .set("a/s1", "l=HTTP:443:shared"),
                .set("a/s2", "l=TLS:443:shared"),
            ],
            rows: ["infra/gw G1 o:L1", "a/s1 S6 l:L3", "a/s2 S4 l:L1"]),
        .init(
            "T64: HTTPS and TLS passthrough for one hostname",
            [.gateway("h=HTTPS:443:foo", "p=PASSTHROUGH:443:foo")],
            rows: ["infra/gw G2 h:L1 p:L2"]),
        .init(
            "T65: HTTP and HTTPS on one port, whatever the hostnames",
            [.gateway("h=HTTP:80:foo", "s=HTTPS:80:bar")], rows: ["infra/gw G2 h:L1 s:L3"]),
        .init(
            "T67: UDP shares a port with everything else",
            [.gateway("h=HTTP:80:-", "u=UDP:80:-", "t=TCP:81:-", "v=UDP:81:-")],
            rows: ["infra/gw G1 h:L1 u:L1 t:L1 v:L1"]),
        .init(
            "T68: UDP twice and TCP twice",
            [
                .gateway(), .set("a/s1", "u=UDP:162:-", "t=TCP:8080:-"),
                .set("a/s2", "u=UDP:162:-", "t=TCP:8080:-"),
            ],
            rows: ["infra/gw G1", "a/s1 S4 u:L1 t:L1", "a/s2 S6 u:L3 t:L3"]),
        .init(
            "T70: TLS terminated and passed through share by hostname",
            [.gateway("t=TLS:8883:tls", "p=PASSTHROUGH:8883:abc")],
            rows: ["infra/gw G1 t:L1 p:L1"]),
        .init(
            "T71: TLS without tls is invalid, and claims nothing",
            [.gateway("t=TCP:162:-", "s=TLS!:162:-"), .set("a/s", "s=TLS!:163:-", "t=TCP:163:-")],
            rows: ["infra/gw G2 t:L1 s:L12", "a/s S5 s:L12 t:L1"]),
        .init(
            "T98: only an unknown protocol, and one beside HTTP",
            [
                .gateway("s=SCTP:81:-"), .gateway(named: "b/gw", "s=SCTP:81:-", "h=HTTP:80:-"),
                .set("a/s", "s=SCTP:81:-"),
            ],
            rows: ["b/gw G2 s:L4 h:L1", "infra/gw G3! s:L4", "a/s S6 s:L4"]),
        .init(
            "G3: a gateway without a listener of its own left serves its sets",
            [.gateway("s=SCTP:81:-"), .set("a/s", "h=HTTP:80:-")],
            rows: ["infra/gw G3 s:L4", "a/s S4 h:L1"], attached: 1),
        .init(
            "T100: kinds of routes that a listener cannot take",
            [
                .gateway(),
                .set(
                    "a/s", Listener("p=PASSTHROUGH:443:x").taking("HTTPRoute"),
                    Listener("q=PASSTHROUGH:443:y").taking("TCPRoute", "TLSRoute"),
                    Listener("c=PASSTHROUGH:443:y").taking("HTTPRoute")),
            ],
            rows: ["infra/gw G1", "a/s S5 p:L8 q:L9 c:L2+R"]),
        .init(
            "G7: a gateway whose listener lists a kind it cannot take is accepted all the same",
            [.gateway(Listener("h=HTTP:80:-").taking("TLSRoute"))], rows: ["infra/gw G1+G7 h:L8"]),
    ]

    @Test(arguments: hostnames)
    func `settles hostnames`(_ example: MergeExample) { example.check() }

    @Test(arguments: protocols)
    func `settles protocols`(_ example: MergeExample) { example.check() }

    @Test(arguments: ["HTTP", "HTTPS", "TLS", "TCP", "UDP"])
    func `two listeners share a port as the matrix of 3_2 says`(first: String) {
        let words = ["HTTP", "HTTPS", "TLS", "TCP", "UDP"]
        let matrix = [
            "HTTP": "hPPP+", "HTTPS": "PhhP+", "TLS": "PhhP+", "TCP": "PPPP+", "UDP": "++++P",
        ]
        for (second, rule) in zip(words, matrix[first] ?? "") {
            for isSame in [true, false] {
                func listener(_ name: String, _ word: String, _ host: String) -> Listener {
                    let hostname = word == "TCP" || word == "UDP" ? "-" : host
                    return Listener(stringLiteral: "\(name)=\(word):80:\(hostname)")
                }
                let story = Story(
                    .gateway(listener("a", first, "x"), listener("b", second, isSame ? "x" : "y")))
                let expected = rule == "P" ? "L3" : rule == "h" && isSame ? "L2" : "L1"
                #expect(story.state.gateway(.gw)?.owner.row(of: 1) == expected, "\(second)")
            }
        }
    }
}
