import Foundation
import JSON
import LintelTesting

/// A server that is open, a folder for manifests, and `lintel` as a person there runs it.
final class CommandShop {
    let directory: TemporaryDirectory
    let lintel: LintelProcess
    /// What `lintel` asks; of another server where a test puts one.
    var server: String
    /// Who asks; nil for nobody.
    var token: String?

    /// - Parameter isOpen: to everybody; if not, one is who made the server.
    init(isOpen: Bool = true) throws {
        directory = try TemporaryDirectory()
        let database = directory.file("lintel.db")
        lintel = try LintelProcess(database, isOpen: isOpen, isSecure: false)
        server = "http://127.0.0.1:\(lintel.port)"
        if !isOpen {
            let text = try String(contentsOfFile: database + ".admin-token", encoding: .utf8)
            token = text.trimmingCharacters(in: .newlines)
        }
    }

    /// A token of an account in `shop` that has a ready-made role there. It is asked for by who
    /// has the right to.
    func makeToken(_ account: String, _ role: String) throws -> String {
        let file = try write(
            account + ".yaml",
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {namespace: shop, name: \(account)}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: shop, name: \(account)}
            subjects: [{kind: ServiceAccount, namespace: shop, name: \(account)}]
            roleRef: {kind: ClusterRole, name: \(role)}
            """)
        let made = try run("apply", "--yes", "-f", file)
        guard made.status == 0 else { throw Failure(made.errors) }
        let answer = try client().post(
            "/v1/namespaces/shop/serviceaccounts/\(account)/tokens", "{}",
            headers: LintelProcess.headers(token ?? ""))
        guard let text = try answer.root["token"]?.string else { throw Failure(answer.text) }
        return text
    }

    static let gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {namespace: infra, name: edge}
        spec: {allowedListeners: {namespaces: {from: All}}}

        """

    static func set(_ name: String, port: String = "80", labels: String = "{}") -> String {
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: ListenerSet
        metadata: {namespace: shop, name: \(name), labels: \(labels)}
        spec:
          parentRef: {namespace: infra, name: edge}
          listeners:
          - name: http
            port: \(port)
            protocol: HTTP
            hostname: \(name).example.com

        """
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let url = URL(filePath: directory.file(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    private var environment: [String: String] {
        let words = [
            "LINTEL_SERVER": server, "LINTEL_CONFIG": directory.file("no-config.yaml"),
            "LINTEL": Program.lintel, "NO_COLOR": "1", "LINTEL_PAGER": "cat",
        ]
        return words.merging(token.map { ["LINTEL_TOKEN": $0] } ?? [:]) { $1 }
    }

    /// Without a terminal, whatever the tests were started from.
    func run(_ words: String...) throws -> (status: Int32, output: String, errors: String) {
        try Program.run(
            ["/usr/bin/setsid", "--wait", Program.lintel] + words, environment: environment)
    }

    func start(_ words: String...) throws -> Program {
        try Program([Program.lintel] + words, environment: environment)
    }

    /// As a line of a shell, where `$LINTEL` is the program.
    func shell(_ line: String) throws -> (status: Int32, output: String, errors: String) {
        try Program.run(["/bin/sh", "-c", line], environment: environment)
    }

    /// At a terminal with so many columns, where somebody types.
    func terminal(
        _ columns: Int, typing text: String, _ words: String
    ) throws -> (status: Int32, output: String, errors: String) {
        let line = "stty cols \(columns); $LINTEL \(words)"
        return try shell("printf '\(text)' | script --quiet --return --command '\(line)' /dev/null")
    }

    /// The same, where the test types once it has seen what there is to see.
    func startTerminal(_ columns: Int, _ words: String) throws -> (Program, keyboard: Keyboard) {
        let keyboard = try Keyboard(directory.file("keyboard"))
        let line = "stty cols \(columns); $LINTEL \(words)"
        let program = try Program(
            [
                "/bin/sh", "-c",
                "exec script --quiet --return --command '\(line)' /dev/null < \(keyboard.path)",
            ], environment: environment)
        return (program, keyboard)
    }

    func client() throws -> HTTPClient { try HTTPClient(port: lintel.port) }

    /// How many commits there are.
    func revision() throws -> Int64 { try client().headRevision() }
}
