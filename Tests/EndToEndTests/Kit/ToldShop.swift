import Foundation
import GatewayModel
import JSON
import LintelTesting
import Testing

/// A server that tells a receiver what happens to the namespace `shop`, as far as the account
/// `teller` may see it.
final class ToldShop {
    static let webhook = "/v1/namespaces/shop/webhooks/told"
    /// What the first secret and the one after it sign with.
    static let keys = [[UInt8](repeating: 1, count: 24), [UInt8](repeating: 2, count: 24)]

    let directory: TemporaryDirectory
    private let isAllowed: Bool
    private(set) var lintel: LintelProcess
    private(set) var client: HTTPClient

    var database: String { directory.file("lintel.db") }

    /// - Parameter isAllowed: whether webhooks may be sent to the loopback.
    init(telling url: String, isAllowed: Bool = true) throws {
        directory = try TemporaryDirectory()
        self.isAllowed = isAllowed
        lintel = try Self.lintel(directory.file("lintel.db"), isAllowed)
        client = try lintel.client()
        let setUp = try client.change([Requests.gateway()])
        try #require(setUp.status == 201, "\(setUp.text)")
        try apply(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {namespace: shop, name: teller}
            """)
        try empower()
        try sign(with: [Self.keys[0]])
        try apply(
            """
            apiVersion: lintel.dev/v1
            kind: Webhook
            metadata: {namespace: shop, name: told}
            spec:
              url: \(url)
              secretRef: {name: hooks}
              serviceAccountName: teller
              events: [Change]
              namespaces: [shop]
            """)
    }

    private static func lintel(_ database: String, _ isAllowed: Bool) throws -> LintelProcess {
        if !isAllowed { return try LintelProcess(database) }
        return try LintelProcess(database, "--webhook-allow", "127.0.0.0/8")
    }

    /// The same database in a new process.
    func restart() throws {
        lintel = try Self.lintel(database, isAllowed)
        client = try lintel.client()
    }

    func apply(_ manifests: String) throws {
        let answer = try client.send(
            "POST", "/v1/changes", headers: Requests.yaml, body: manifests)
        try #require(answer.status == 201, "\(answer.text)")
    }

    /// Lets the account see what is in its namespace.
    func empower() throws {
        try apply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: shop, name: teller}
            subjects: [{kind: ServiceAccount, namespace: shop, name: teller}]
            roleRef: {kind: ClusterRole, name: viewer}
            """)
    }

    func disempower() throws {
        let path = "/v1/namespaces/shop/rolebindings/teller"
        let answer = try client.send("DELETE", path, headers: [:], body: "")
        try #require(answer.status == 200, "\(answer.text)")
    }

    /// - Parameter keys: the one of now first, then the one before.
    func sign(with keys: [[UInt8]]) throws {
        let names = ["secret", "previousSecret"]
        let entries = zip(names, keys).map {
            "\($0): whsec_\(Data($1).base64EncodedString())"
        }
        try apply(
            """
            apiVersion: v1
            kind: Secret
            metadata: {namespace: shop, name: hooks}
            type: lintel.dev/webhook
            stringData: {\(entries.joined(separator: ", "))}
            """)
    }

    /// Makes a commit that the receiver is to be told of.
    ///
    /// - Returns: its revision.
    @discardableResult
    func commit(_ hostname: String) throws -> Int64 {
        let answer = try client.change([Requests.set("shop", "web", hostname)])
        try #require(answer.status == 201, "\(answer.text)")
        return answer.revision
    }

    /// Of the Webhook: `status` as it is shown.
    func status<Value>(_ read: (JSONNode) throws -> Value?) throws -> Value? {
        let root = try client.get(Self.webhook).root
        return try root["status"].flatMap(read)
    }

    /// How often the log has a line with this text.
    func count(inLog text: String) -> Int { lintel.log.ranges(of: text).count }
}

extension TestReceiver.Received {
    var webhookID: String? { headers["webhook-id"] }

    /// Of the commit that it tells of.
    var revision: Int64? {
        (try? JSONDocument.parsing(body).root["lintelrevision"]?.int64) ?? nil
    }
}
