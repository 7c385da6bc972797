import Foundation
import LintelTesting

/// A server that is open, a folder for manifests, and `lintel` as a person there runs it.
final class CommandShop {
    let directory: TemporaryDirectory
    let lintel: LintelProcess
    /// What `lintel` asks; of another server where a test puts one.
    var server: String

    init() throws {
        directory = try TemporaryDirectory()
        lintel = try LintelProcess(directory.file("lintel.db"), isSecure: false)
        server = "http://127.0.0.1:\(lintel.port)"
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
        [
            "LINTEL_SERVER": server, "LINTEL_CONFIG": directory.file("no-config.yaml"),
            "LINTEL": Program.lintel, "NO_COLOR": "1", "LINTEL_PAGER": "cat",
        ]
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

    func client() throws -> HTTPClient { try HTTPClient(port: lintel.port) }

    /// How many commits there are.
    func revision() throws -> Int64 { try client().headRevision() }
}
