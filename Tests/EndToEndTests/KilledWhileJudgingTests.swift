import Foundation
import GatewayModel
import LintelTesting
import Testing

/// Private keys do not outlive the server that gave them to Envoy.
struct KilledWhileJudgingTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func said(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    /// A server whose Envoy judges and does not come to an end, with `pair` in what it judges.
    private func judging(_ pair: Pair) throws -> (lintel: LintelProcess, envoy: pid_t) {
        let envoy = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "testdata/patient-envoy").path
        let lintel = try LintelProcess(
            folder.file("lintel.db"), "--envoy-binary", envoy,
            limits: [
                "/usr/bin/env", "PATIENT_ENVOY=\(folder.path)", "LINTEL_THREADS=2",
            ])
        let client = try lintel.client()
        let listener =
            #"{"name":"www","hostname":"www.shop.example","port":443,"protocol":"HTTPS","#
            + #""tls":{"certificateRefs":[{"name":"www"}]}}"#
        let set =
            #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet","#
            + #""metadata":{"namespace":"shop","name":"web"},"spec":"#
            + #"{"parentRef":{"name":"edge","namespace":"infra"},"listeners":[\#(listener)]}}"#
        let gateway =
            #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"Gateway","#
            + #""metadata":{"namespace":"infra","name":"edge"},"spec":{"gatewayClassName":"#
            + #""default","listeners":[],"allowedListeners":{"namespaces":{"from":"All"}}}}"#
        let list = [gateway, pair.manifest("www"), set].map { #"{"apply":\#($0)}"# }
        let change = try client.post(
            "/v1/changes", #"{"changes":[\#(list.joined(separator: ","))]}"#)
        try #require(change.status == 201, "\(change.text)")
        // It has to wait for Envoy, so no answer comes.
        let poll =
            #"{"node":{"id":"edge-1","cluster":"infra/edge"},"type_url":"#
            + #""type.googleapis.com/envoy.config.listener.v3.Listener"}"#
        let head =
            "POST /v3/discovery:listeners HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(poll.utf8.count)\r\n\r\n"
        try client.write(Array((head + poll).utf8))
        while !FileManager.default.fileExists(atPath: folder.file("process")) { usleep(1000) }
        let process = try said("process").trimmingCharacters(in: .newlines)
        return (lintel, try #require(pid_t(process)))
    }

    @Test func `the key is in no file and the master key in no environment`() throws {
        let pair = try Pair()
        let (lintel, envoy) = try judging(pair)
        defer { kill(envoy, SIGKILL) }
        // Not waited for: what is started by it is not to end before it is looked at.
        #expect(kill(lintel.processID, SIGKILL) == 0)

        #expect(try said("keys") == "1\n", "Envoy was to judge the private key")
        #expect(try said("words") == "--mode validate -c /dev/fd/0 --log-level warning\n")
        #expect(try !said("environment").contains("LINTEL_"))
        let command = try Data(contentsOf: URL(filePath: "/proc/\(envoy)/cmdline"))
        for trace in pair.traces { #expect(command.range(of: Data(trace.utf8)) == nil) }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = try Data(contentsOf: URL(filePath: folder.file(name)))
            for trace in pair.traces { #expect(bytes.range(of: Data(trace.utf8)) == nil) }
        }
    }

    @Test func `memory is in no core dump`() throws {
        let lintel = try LintelProcess(folder.file("lintel.db"))
        let filter = try String(
            contentsOfFile: "/proc/\(lintel.processID)/coredump_filter", encoding: .utf8)
        #expect(filter == "00000000\n")
    }

    /// Of a backup, and of a rotation of master keys.
    @Test func `what was unfinished is removed by the next start`() throws {
        let copy = folder.file("monday.db.unfinished")
        try Data("SQLite format 3\0, half of it".utf8).write(to: URL(filePath: copy))
        let key = folder.file("lintel.db.master-key.unfinished")
        try Data("mk-1:".utf8).write(to: URL(filePath: key))
        _ = try LintelProcess(folder.file("lintel.db"))
        #expect(!FileManager.default.fileExists(atPath: copy))
        #expect(!FileManager.default.fileExists(atPath: key))
    }
}
