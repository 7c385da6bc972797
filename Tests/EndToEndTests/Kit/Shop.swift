import Foundation
import LintelTesting
import Testing

/// A server with a database of its own, and a connection to it.
final class Shop {
    let directory: TemporaryDirectory
    private(set) var lintel: LintelProcess
    private(set) var client: HTTPClient

    var database: String { directory.file("lintel.db") }

    init() throws {
        directory = try TemporaryDirectory()
        lintel = try LintelProcess(directory.file("lintel.db"))
        client = try lintel.client()
    }

    /// The same database in a new process, after a kill.
    func killAndRestart() throws {
        lintel.kill()
        try restart()
    }

    func restart() throws {
        lintel = try LintelProcess(database)
        client = try lintel.client()
    }

    /// What the five teams of `examples/ecommerce` wrote: 306 listeners on one gateway.
    func applyManifests() throws {
        for file in try Self.manifests() {
            let answer = try client.send(
                "POST", "/v1/changes", headers: Requests.yaml, bytes: Array(Data(contentsOf: file)))
            try #require(answer.status == 201, "\(file.lastPathComponent): \(answer.text)")
        }
    }

    static func manifests() throws -> [URL] {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardizedFileURL
        let folder = root.appending(path: "examples/ecommerce/manifests")
        return try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil
        ).sorted { $0.path < $1.path }
    }

    /// Starts a poll that waits, and returns once the server has it waiting.
    func longPoll(_ target: String = edge + "/snapshot?wait=5m", tag: String? = nil)
        throws -> Background<HTTPClient.Answer>
    {
        let before = try waitingPolls()
        let port = lintel.port
        let poll = Background {
            try Transport.client(port: port).get(
                target, headers: tag.map { ["If-None-Match": $0] } ?? [:])
        }
        try #require(try eventually { try waitingPolls() > before })
        return poll
    }

    private func waitingPolls() throws -> Int {
        let metrics = try client.get("/metrics").text
        let line = metrics.split(separator: "\n").first { $0.hasPrefix("lintel_waiting_readers ") }
        return Int(line?.split(separator: " ").last ?? "") ?? 0
    }

    /// `lintel verify`: exit status and what it printed.
    func verify() throws -> (status: Int32, output: String) {
        let result = try Program.run("verify", "--database", database)
        return (result.status, result.output + result.errors)
    }
}
