import ClientCommands
import GatewayModel
import ServerClient
import Testing

/// What people type, and what is meant by it.
struct ArgumentTests {
    @Test(arguments: [
        "ListenerSet", "listenerset", "LISTENERSETS", "lset", "ls",
        "listenersets.gateway.networking.k8s.io",
        "listenerset.v1.gateway.networking.k8s.io", "XListenerSet", "xlistenersets",
    ])
    func `a kind has many spellings`(text: String) throws {
        #expect(try ResourceKind(spelled: text) == ResourceKind(rawValue: "ListenerSet"))
    }

    @Test func `every kind that is shown is found by all its names`() throws {
        for kind in ResourceKind.shown {
            for name in [kind.rawValue, kind.singular, kind.plural] + kind.row.shortNames {
                #expect(try ResourceKind(spelled: name) == kind)
            }
        }
    }

    @Test(arguments: [
        ("pins", "VersionPin"), ("freezes", "ChangeFreeze"), ("policies", "ListenerPolicy"),
        ("confirmations", "CommitConfirmation"),
        ("guards", "ReleaseGuard"),
    ])
    func `a kind is found by the words of everyday`(text: String, kind: String) throws {
        #expect(try ResourceKind(spelled: text).rawValue == kind)
    }

    @Test func `a gateway without a namespace is looked for, and nothing else is`() throws {
        let finder: GatewayFinder = { name in NamespacedName(namespace: "found", name: name) }
        func meant(_ text: String, _ namespace: String?) throws -> String {
            try ResourceID(argument: text, in: namespace, finder).argument
        }
        #expect(try meant("gw/edge", nil) == "gateway/found/edge")
        #expect(try meant("gw/edge", "shop") == "gateway/shop/edge")
        #expect(try meant("gw/infra/edge", nil) == "gateway/infra/edge")
        #expect(throws: ClientError.self) { try meant("ls/web", nil) }
    }

    @Test(arguments: [
        ("listnerset", "did you mean listenerset?"), ("pods", "there are: namespaces, gateways"),
        ("gateways.example.com", "did you mean gateways?"), ("", "there are: "),
        ("serviceaccounttoken", "there are: "),
    ])
    func `an unknown kind is answered with what there is`(text: String, hint: String) {
        let error = #expect(throws: ClientError.self) { try ResourceKind(spelled: text) }
        #expect(error?.hint?.hasPrefix(hint) == true, "\(error?.hint ?? "")")
    }

    @Test(
        arguments: [
            (["lset"], nil, "kinds listenersets"),
            (["gtw,lset"], nil, "kinds gateways listenersets"),
            (["lset", "web"], "shop", "named listenerset/shop/web"),
            (["lset", "web", "infra/x"], "shop", "named listenerset/shop/web listenerset/infra/x"),
            (
                ["lset/web", "gtw/infra/edge"], "shop",
                "named listenerset/shop/web gateway/infra/edge"
            ),
            (["ns/shop"], nil, "named namespace/shop"),
            (["ns", "shop"], "web", "named namespace/shop"),
            (["clusterrole/viewer"], nil, "named clusterrole/viewer"),
        ] as [([String], String?, String)])
    func `words select resources`(words: [String], namespace: String?, meant: String) throws {
        let text =
            switch try ResourceSelection(words, in: namespace) {
            case .kinds(let kinds): "kinds " + kinds.map(\.plural).joined(separator: " ")
            case .named(let ids): "named " + ids.map(\.argument).joined(separator: " ")
            }
        #expect(text == meant)
    }

    @Test(arguments: [
        (["lset/web"], "in which namespace is ListenerSet web?"),
        (["lset/a/b/c"], "names no resource"), (["lset/.."], "is no name of a ListenerSet"),
        (["lset/../web"], "\"..\" is no name of a namespace"),
        (["ns/a/b"], "a Namespace is in no namespace"), (["gtw,lset", "web"], "are several"),
        (["lset/shop/web", "web"], "names no resource"), (["lset/shop/Web"], "is no name of"),
        (["lset,"], "no kind is called \"\""), (["lset/"], "is no name of"),
    ])
    func `what cannot be meant is refused`(words: [String], says: String) {
        let error = #expect(throws: ClientError.self) { try ResourceSelection(words, in: nil) }
        #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    }

    @Test func `all are the kinds that teams have`() throws {
        guard case .kinds(let kinds) = try ResourceSelection(["all"], in: nil) else {
            Issue.record("all is no kinds")
            return
        }
        #expect(kinds.count > 5 && kinds.allSatisfy { $0.isNamespaced && $0.row.isReadable })
    }

    @Test(
        arguments: [
            ("www.example.com", "www.example.com", [443, 80]),
            ("WWW.Example.COM.", "www.example.com", [443, 80]),
            (" www.example.com:8443\n", "www.example.com", [8443]), (":5432", nil, [5432]),
            ("https://www.example.com/cart?x=1#y", "www.example.com", [443]),
            ("http://user:secret@www.example.com:81/", "www.example.com", [81]),
            ("wss://a.example", "a.example", [443]), ("*.example.com", "*.example.com", [443, 80]),
        ] as [(String, String?, [Int])])
    func `a name is what was pasted`(text: String, hostname: String?, ports: [Int]) throws {
        let asked = try AskedName(text)
        #expect(asked.hostname == hostname)
        #expect(asked.ports == ports)
        #expect(asked.saysPort == (ports.count == 1))
    }

    @Test(arguments: [
        "", ":", "a:0", "a:65536", "a:b", "a:1:2", "[::1]:80", "münchen.example", "a..b",
        "https://", "https:///x", "a_b",
    ])
    func `what no gateway could serve is refused`(text: String) {
        #expect(throws: ClientError.self) { try AskedName(text) }
    }
}
