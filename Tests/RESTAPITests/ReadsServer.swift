import Addresses
import Certificates
import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import Logging
import MicroHTTP
import Synchronization
import Testing
import XDSServer

@testable import RESTAPI

/// A server with a log in memory, and one connection to it.
final class ReadsServer {
    let ledger: Ledger
    let log: InMemoryEventLog
    let chain: RequestChain
    let server: Server
    let api: RESTAPI
    let client: HTTPClient
    /// Who asks of a server that is open, where that is not nobody.
    let principal = SetAuthentication()
    private let clock: SteppingClock
    /// Of who has the admin token, if there is one.
    let credentials: [String: String]

    /// - Parameters:
    ///   - log: of a server before, as after a restart.
    ///   - tls: for another port, which is the last of the server's.
    ///   - wallClock: by which credentials end; commits have another.
    ///   - adjust: puts other links into the chain.
    init(
        isReadOnly: Bool = false, logger: Logger = ReadsServer.noLogger,
        openAPI: [UInt8] = Array("openapi: 3.1.0\n".utf8),
        console: [ConsoleFile] = ReadsServer.console,
        log: InMemoryEventLog = InMemoryEventLog(), masterKeys: MasterKeyRing? = nil,
        discovery: DiscoverySettings = DiscoverySettings(), access: AccessMode = .open,
        limits: AdmissionLimits = AdmissionLimits(), trusting proxies: [String] = [],
        tls: TLSUse? = nil, asking wallClock: any WallClock = SystemClock(),
        adjust: (inout RequestChain) -> Void = { _ in }
    ) throws {
        clock = SteppingClock()
        if case .tokens(let admin?, _) = access {
            credentials = ["Authorization": "Bearer \(admin.text)"]
        } else {
            credentials = [:]
        }
        let ledger = try Ledger(log, clock: clock, logger: logger, isReadOnly: isReadOnly)
        let api = RESTAPI(
            ledger, access: access, tls: tls, vault: Vault(masterKeys) { log.dataKey($0) },
            build: BuildInformation(version: "1.2.3"), openAPI: openAPI,
            console: { console },
            discovery: discovery, limits: limits, clock: wallClock, logger: logger)
        (self.api, self.ledger, self.log) = (api, ledger, log)
        var chain = api.chain
        if case .open = access { chain.authentication = principal }
        adjust(&chain)
        self.chain = chain
        var serverLimits = ServerLimits()
        serverLimits.trustedProxies = TrustedProxies(try proxies.map { try AddressRange($0) })
        serverLimits.load = limits.load
        server = try Server(
            [ServerListener(address: "127.0.0.1", port: 0)]
                + (tls == nil
                    ? [] : [ServerListener(address: "127.0.0.1", port: 0, isSecure: true)]),
            tls: tls?.context, limits: serverLimits, observer: { [chain] in chain.answered($0) },
            bodyCheck: { [chain] in chain.refusal(beforeBodyOf: $0) },
            handler: { [chain] in chain.answer($0) })
        client = try HTTPClient(port: server.port)
    }

    static let noLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// The least that a console has.
    static let console = [
        ("index.html", "<!doctype html><script type=module src={{assets}}/main.js></script>"),
        ("main.js", String(repeating: "let a = 1;\n", count: 40)), ("style/base.css", "a {}\n"),
        ("icon.svg", "<svg/>"), ("shot.png", "PNG"), ("notes.txt", "of nobody"),
    ].map { ConsoleFile(name: $0.0, bytes: Array($0.1.utf8)) }

    deinit { server.stop(deadlineSeconds: 0) }

    /// Sends a YAML stream of resources as one commit.
    @discardableResult
    func apply(_ yaml: String, message: String = "") throws -> HTTPClient.Answer {
        let target = message.isEmpty ? "/v1/changes" : "/v1/changes?message=\(message)"
        let headers = ["Content-Type": "application/yaml", "Lintel-Actor": "ada"]
            .merging(credentials) { $1 }
        let answer = try client.send("POST", target, headers: headers, body: yaml)
        try #require(answer.status == 201, "\(answer.text)")
        return answer
    }

    func get(_ target: String, accept: String? = nil) throws -> HTTPClient.Answer {
        try client.get(
            target, headers: (accept.map { ["Accept": $0] } ?? [:]).merging(credentials) { $1 })
    }

    /// The JSON of a 200.
    func json(_ target: String) throws -> JSONNode {
        let answer = try get(target)
        try #require(answer.status == 200, "\(target): \(answer.text)")
        return try JSONDocument.parsing(answer.body).root
    }
}

/// Takes everybody for whom it is told; with no limits unless ``hasLimits``.
final class SetAuthentication: Authentication {
    private let known = Mutex<(principal: Principal, tokenID: String?)?>(nil)

    /// - Parameter hasLimits: whether it may do what roles and bindings say, and no more.
    func set(_ principal: Principal?, tokenID: String? = nil, hasLimits: Bool = false) {
        let more =
            [Principal.authenticatedGroup] + (hasLimits ? [] : [Principal.unlimitedGroup])
        known.withLock { known in
            known = principal.map {
                (Principal(name: $0.name, groups: $0.groups + more), tokenID)
            }
        }
    }

    func caller(of request: Request) -> Caller {
        guard let (principal, tokenID) = known.withLock({ $0 }) else { return .open(request) }
        return Caller(principal, tokenID: tokenID, share: .principal(principal.name))
    }
}

/// A second passes whenever somebody looks, from 2026-11-22T10:00:00Z on.
private final class SteppingClock: WallClock {
    private let looks = Atomic<Int64>(0)

    func now() -> Timestamp {
        Samples.time(looks.add(1, ordering: .relaxed).oldValue)
    }
}

extension JSONNode {
    /// The value at a path of keys and indices, such as `metadata.name` or `items.0`; nil if
    /// there is none.
    func at(_ path: String) -> JSONNode? {
        var node = self
        for step in path.split(separator: ".") {
            if node.kind == .array {
                let elements = Array(node.elements)
                guard let index = Int(step), index < elements.count else { return nil }
                node = elements[index]
            } else {
                let key = String(step)
                guard let next = node.members.first(where: { String($0.key) == key })?.value
                else { return nil }
                node = next
            }
        }
        return node
    }

    /// A scalar as text, for comparing.
    func text(_ path: String) -> String? {
        guard let node = at(path) else { return nil }
        if let text = node.text { return String(text) }
        var writer = JSONWriter()
        writer.node(node)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    func texts(_ path: String, _ member: String) -> [String] {
        (at(path).map { Array($0.elements) } ?? []).compactMap { $0.text(member) }
    }
}

enum Manifests {
    static func namespace(_ name: String, _ labels: String) -> String {
        "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: {\(labels)}}\n"
    }

    static let edge = """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {namespace: infra, name: edge}
        spec: {listeners: [], allowedListeners: {namespaces: {from: All}}}

        """

    /// Listeners as `name:hostname`, on port 80.
    static func set(_ name: String, _ listeners: String...) -> String {
        let parts = name.split(separator: "/")
        let lines = listeners.map { listener in
            let pair = listener.split(separator: ":")
            return "    - {name: \(pair[0]), hostname: \(pair[1]), port: 80, protocol: HTTP}\n"
        }
        return """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {namespace: \(parts[0]), name: \(parts[1]), labels: {app: \(parts[1])}}
            spec:
              parentRef: {namespace: infra, name: edge}
              listeners:
            \(lines.joined())
            """
    }
}
