import ArgumentParser
import EventLog
import JSON
import Ledger
import Logging
import MicroHTTP
import RESTAPI
import Reference
import ServerClient

/// `lintel reference FOLDER` — writes docs/reference, for who works on this program.
struct WriteReference: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference", abstract: "Write docs/reference into a folder.",
        shouldDisplay: false)

    @Argument(help: "The folder; made if it is not there.", completion: .directory)
    var folder: String

    func run() throws {
        let pages = [
            ("command.md", CommandMarkdown.text(of: try Lintel.description())),
            ("metrics.md", MetricsMarkdown.text(of: try Self.metrics())),
            ("kinds.md", KindsMarkdown.text), ("roles.md", RolesMarkdown.text),
            ("events.md", EventsMarkdown.text), ("limits.md", LimitsMarkdown.text),
        ]
        for (name, text) in pages { try TextFolder.write(text, folder + "/" + name) }
    }

    /// What `/metrics` of a server answers that has nothing yet.
    private static func metrics() throws -> String {
        let logger = Logger(label: "lintel") { _ in SwiftLogNoOpLogHandler() }
        let ledger = try Ledger(InMemoryEventLog(), logger: logger)
        let api = RESTAPI(
            ledger, access: .open, build: BuildInformation(version: Build.version),
            openAPI: OpenAPIDocument.bytes, logger: logger)
        let server = try Server([ServerListener(address: "127.0.0.1", port: 0)]) {
            api.answer($0)
        }
        defer { server.stop(deadlineSeconds: 1) }
        let connection = try ServerConnection(
            ServerURL("http://127.0.0.1:\(server.port)"), Credentials(), version: Build.version)
        var request = ServerRequest(.get, "/metrics")
        request.accept = "text/plain"
        return String(decoding: try connection.answer(request).body, as: UTF8.self)
    }
}
