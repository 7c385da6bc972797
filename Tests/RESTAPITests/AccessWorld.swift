import Certificates
import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import MicroHTTP
import Projection
import Testing
import XDSServer

@testable import RESTAPI

/// Two teams on one gateway of the platform, each with one resource of every kind, and somebody of
/// every ready-made role.
///
/// Whatever is of team `shop` has the word "arcade" in it, whatever is of team `shop-2` the word
/// "zanzibar": an answer in which the other's word stands tells too much.
struct AccessWorld {
    static let own = "arcade"
    static let foreign = "zanzibar"

    let server: ReadsServer

    /// Who asks is what this header says; nobody else than the owner of the server leaves it out.
    private struct HeaderAuthentication: Authentication {
        func caller(of request: Request) -> Caller {
            guard let name = request.header("Test-Principal") else {
                return Caller(.admin, share: .principal("admin"))
            }
            if name == "nobody" { return Caller(.anonymous, share: .address(request.client)) }
            let principal = Principal(name: name, groups: [Principal.authenticatedGroup])
            return Caller(principal, share: .principal(name))
        }
    }

    init(discovery: DiscoverySettings = DiscoverySettings()) throws {
        server = try ReadsServer(
            masterKeys: MasterKeyRing(.generate()), discovery: discovery,
            adjust: { $0.authentication = HeaderAuthentication() })
        try server.apply(Self.platform, message: "platform")
        try server.apply(Self.team("shop", Self.own), message: Self.own)
        try server.apply(Self.team("shop-2", Self.foreign), message: Self.foreign)
        for role in ["viewer", "editor", "gateway-admin", "proxy", "auditor", "admin"] {
            try server.apply(Self.binding("shop", role, to: role))
        }
        try server.apply(Self.binding("shop-2", "editor", to: "other"))
        try server.apply(Self.everywhere("admin", to: "platform"))
    }

    // MARK: Asking

    func ask(
        _ principal: String, _ method: String, _ target: String,
        _ type: String = "application/json", headers: [String: String] = [:], body: String = ""
    ) throws -> HTTPClient.Answer {
        var headers = headers
        headers["Test-Principal"] = principal
        if !body.isEmpty { headers["Content-Type"] = type }
        return try server.client.send(method, target, headers: headers, body: body)
    }

    func get(_ principal: String, _ target: String) throws -> HTTPClient.Answer {
        try ask(principal, "GET", target)
    }

    /// Sends YAML as one changeset.
    func post(
        _ principal: String, _ yaml: String, query: String = ""
    ) throws -> HTTPClient.Answer {
        try ask(principal, "POST", "/v1/changes\(query)", "application/yaml", body: yaml)
    }

    /// The newest commit.
    var revision: Int64 { server.ledger.published.state.revision.rawValue }

    // MARK: What is there

    static let platform = """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {namespace: infra, name: edge}
        spec:
          listeners: []
          allowedListeners: {namespaces: {from: All}}

        """

    static func name(_ kind: ResourceKind, _ word: String) -> String { "\(word)-\(kind.plural)" }

    /// One of each kind. The second team's listener is the first one's too, which it loses; its
    /// route leads to the other's Backend.
    static func team(_ namespace: String, _ word: String) -> String {
        ResourceKind.allCases.filter(\.row.isWritable).map { resource($0, namespace, word) }
            .joined()
    }

    static func resource(_ kind: ResourceKind, _ namespace: String, _ word: String) -> String {
        let name = kind.part == .namespace ? namespace : name(kind, word)
        let place = kind.isNamespaced ? "namespace: \(namespace), " : ""
        return """
            ---
            apiVersion: \(kind.apiVersion)
            kind: \(kind.rawValue)
            metadata: {\(place)name: \(name), labels: {word: \(word)}}
            \(content(of: kind, namespace, word))

            """
    }

    private static func content(
        of kind: ResourceKind, _ namespace: String, _ word: String
    ) -> String {
        func parents(_ listener: String) -> String {
            "parentRefs: [{group: gateway.networking.k8s.io, kind: ListenerSet, "
                + "name: \(name(.listenerSet, word)), sectionName: \(listener)}]"
        }
        let backends =
            "backendRefs: [{kind: Backend, group: lintel.dev, "
            + "name: \(name(.backend, word)), port: 80}]"
        switch kind {
        case .gateway:
            return "spec: {listeners: [{name: \(word), port: 80, protocol: HTTP, "
                + "hostname: \(word).example.com}]}"
        case .listenerSet:
            return """
                spec:
                  parentRef: {namespace: infra, name: edge}
                  listeners:
                    - {name: \(word)-http, port: 80, protocol: HTTP, hostname: "*.example.com"}
                    - {name: \(word)-own, port: 80, protocol: HTTP, hostname: \(word).example.com}
                    - name: \(word)-tls
                      port: 443
                      protocol: HTTPS
                      hostname: \(word).example.com
                      tls: {certificateRefs: [{name: \(name(.secret, word))}]}
                """
        case .httpRoute:
            return "spec: {\(parents("\(word)-own")), rules: [{\(backends)}]}"
        case .tlsRoute:
            return "spec: {\(parents("\(word)-tls")), hostnames: [\(word).example.com], "
                + "rules: [{\(backends)}]}"
        case .tcpRoute, .udpRoute:
            return "spec: {\(parents("\(word)-tls")), rules: [{\(backends)}]}"
        case .backend: return "spec: {endpoints: [{host: 10.0.0.1, port: 80}]}"
        case .referenceGrant:
            return "spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, "
                + "namespace: infra}], to: [{group: lintel.dev, kind: Backend}]}"
        case .secret:
            func lines(_ text: String) -> String {
                text.split(separator: "\n").map { "    \($0)\n" }.joined()
            }
            return "type: kubernetes.io/tls\nstringData:\n  tls.crt: |\n\(lines(TestPEM.chain))"
                + "  tls.key: |\n\(lines(TestPEM.key))"
        case .role, .clusterRole:
            return "rules: [{apiGroups: [lintel.dev], resources: [backends], verbs: [get]}]"
        case .roleBinding, .clusterRoleBinding:
            let kind = kind.isNamespaced ? ResourceKind.role : .clusterRole
            return "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: \(kind.rawValue), "
                + "name: \(name(kind, word))}\nsubjects: [{kind: User, name: nobody-\(word)}]"
        case .listenerPolicy:
            return "spec: {namespaceSelector: {matchLabels: {ruled: \"yes\"}}, ports: [{port: 80}]}"
        case .changeFreeze:
            return "spec: {namespaces: [nowhere], reason: \(word)}"
        case .releaseGuard:
            return "spec: {maxRemovedListeners: \(word.utf8.count)}"
        case .webhook:
            return "spec: {url: \"https://\(word).example\", secretRef: {name: \(word)-hooks}, "
                + "serviceAccountName: \(name(.serviceAccount, word))}"
        case .namespace, .serviceAccount, .serviceAccountToken, .commitConfirmation, .versionPin,
            .versionRelease, .proposal:
            return ""
        }
    }

    static func binding(_ namespace: String, _ role: String, to user: String) -> String {
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {namespace: \(namespace), name: \(user)}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \(role)}
        subjects: [{kind: User, name: \(user)}]

        """
    }

    static func everywhere(_ role: String, to user: String) -> String {
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: \(user)}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \(role)}
        subjects: [{kind: User, name: \(user)}]

        """
    }
}
