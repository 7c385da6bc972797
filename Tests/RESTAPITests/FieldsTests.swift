import GatewayModel
import JSON
import LintelTesting
import Testing

/// Fields that nobody knows, or that cannot be done, by every operation that takes resources.
@Suite struct FieldsTests {
    struct Input: Sendable {
        let name: String
        let kind: ResourceKind
        let spec: String
        /// `code pointer` of each failure.
        let refusals: [String]
        /// What the first of them says, in part.
        let detail: String
    }

    static let inputs = [
        Input(
            name: "a misspelt hostname, which would make a listener that takes everything",
            kind: .listenerSet,
            spec: #"{"parentRef":{"namespace":"infra","name":"edge"},"listeners":[{"name":"a","#
                + #""port":80,"protocol":"HTTP","hostnmae":"a.example.com"}]}"#,
            refusals: ["UnknownField /spec/listeners/0/hostnmae"],
            detail: "did you mean hostname?"),
        Input(
            name: "client certificates that would not be demanded", kind: .gateway,
            spec: #"{"tls":{"frontend":{"default":{"validation":{"caCertificateRefs":[{"group":"","#
                + #""kind":"ConfigMap","name":"ca"}]}},"perPort":[{"port":443,"tls":{"validation":"#
                + #"{}}}]},"backend":{"clientCertificateRef":{"name":"client"}}}}"#,
            refusals: [
                "UnsupportedField /spec/tls/frontend/default/validation",
                "UnsupportedField /spec/tls/frontend/perPort/0/tls/validation",
                "UnsupportedField /spec/tls/backend/clientCertificateRef",
            ], detail: "clients without one would be let in"),
        Input(
            name: "a header that a backend must not see", kind: .httpRoute,
            spec: #"{"rules":[{"backendRefs":[{"name":"web","filters":[{"type":"#
                + #""RequestHeaderModifier","requestHeaderModifier":{"remove":["x-admin"]}}]}]}]}"#,
            refusals: ["UnsupportedField /spec/rules/0/backendRefs/0/filters"],
            detail: "filters of the rule are done"),
        Input(
            name: "a filter that cannot be done", kind: .httpRoute,
            spec: #"{"rules":[{"filters":[{"type":"ExternalAuth","externalAuth":{"protocol":"#
                + #""HTTP"}}]}]}"#,
            refusals: ["UnsupportedField /spec/rules/0/filters/0/externalAuth"],
            detail: "nobody would be asked whether a request may pass"),
        Input(
            name: "a selector that would select all", kind: .gateway,
            spec: #"{"allowedListeners":{"namespaces":{"from":"Selector","selector":{"#
                + #""matchLables":{"team":"web"}}}}}"#,
            refusals: ["UnknownField /spec/allowedListeners/namespaces/selector/matchLables"],
            detail: "did you mean matchLabels?"),
        Input(
            name: "a grant of everything", kind: .referenceGrant,
            spec: #"{"from":[{"group":"","kind":"Gateway","namespace":"a"}],"to":[{"group":"","#
                + #""kind":"Secret","nmae":"one"}]}"#,
            refusals: ["UnknownField /spec/to/0/nmae"], detail: "did you mean name?"),
    ]

    private static let json = ["Content-Type": "application/json"]

    @Test(arguments: inputs)
    func `is refused by POST and PUT alike`(_ input: Input) throws {
        let server = try ReadsServer()
        let target = "/v1/namespaces/infra/\(input.kind.plural)/x"
        let resource =
            #"{"apiVersion":"\#(input.kind.apiVersion)","kind":"\#(input.kind.rawValue)","#
            + #""metadata":{"namespace":"infra","name":"x"},"spec":\#(input.spec)}"#
        for (method, target) in [("PUT", target), ("POST", "/v1/changes")] {
            let answer = try server.client.send(
                method, target, headers: Self.json, body: resource)
            #expect(answer.status == 422, "\(input.name)")
            let problem = try JSONDocument.parsing(answer.body).root
            let found = zip(
                problem.texts("errors", "code"), problem.texts("errors", "pointer"))
            #expect(found.map { "\($0) \($1)" } == input.refusals, "\(input.name)")
            #expect(problem.text("errors.0.detail")?.contains(input.detail) == true)
        }
        #expect(try server.get(target).status == 404)
    }

    @Test func `what is unknown is dropped only if that is wished`() throws {
        let server = try ReadsServer()
        let target = "/v1/namespaces/infra/gateways/edge"
        let body = #"{"spec":{"listners":[]}}"#
        let merge = ["Content-Type": "application/merge-patch+json"]
        for (method, headers, create) in [("PUT", Self.json, true), ("PATCH", merge, false)] {
            for wish in ["", "?fieldValidation=Strict"] {
                let answer = try server.client.send(
                    method, target + wish, headers: headers, body: body)
                #expect(answer.status == 422, "\(answer.text)")
            }
            for wish in ["Warn", "Ignore"] {
                let answer = try server.client.send(
                    method, target + "?fieldValidation=\(wish)", headers: headers, body: body)
                #expect(answer.status == (create && wish == "Warn" ? 201 : 200), "\(answer.text)")
                let warnings = try JSONDocument.parsing(answer.body).root
                #expect(warnings.texts("warnings", "code") == ["UnknownField"])
                #expect(warnings.text("warnings.0.message")?.contains(wish) == true)
            }
            let misspelt = try server.client.send(
                method, target + "?fieldValidation=strict", headers: headers, body: body)
            #expect(misspelt.status == 400)
        }
    }

    @Test func `what is read with its status is taken back without a word`() throws {
        let server = try ReadsServer()
        try server.apply(
            """
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway,
             metadata: {namespace: infra, name: edge},
             spec: {allowedListeners: {namespaces: {from: All}}}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: ListenerSet,
             metadata: {namespace: shop, name: web},
             spec: {parentRef: {namespace: infra, name: edge},
                    listeners: [{name: a, port: 80, protocol: HTTP}]}}
            ---
            {apiVersion: lintel.dev/v1, kind: Backend, metadata: {namespace: shop, name: web},
             spec: {endpoints: [{host: web, port: 80}]}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute,
             metadata: {namespace: shop, name: web},
             spec: {parentRefs: [{kind: ListenerSet, name: web}],
                    rules: [{filters: [{type: RequestHeaderModifier,
                                        requestHeaderModifier: {remove: [x-admin]}}],
                             backendRefs: [{name: web}]}]}}
            """)
        for target in [
            "infra/gateways/edge", "shop/listenersets/web", "shop/httproutes/web",
            "shop/backends/web",
        ] {
            for type in ["application/json", "application/yaml"] {
                let fetched = try server.get("/v1/namespaces/\(target)", accept: type)
                let answer = try server.client.send(
                    "PUT", "/v1/namespaces/\(target)", headers: ["Content-Type": type],
                    bytes: fetched.body)
                let result = try JSONDocument.parsing(answer.body).root
                #expect(answer.status == 200, "\(answer.text)")
                #expect(result.text("changes.0.action") == "unchanged")
                #expect(result.texts("warnings", "code") == [])
            }
        }
    }
}
