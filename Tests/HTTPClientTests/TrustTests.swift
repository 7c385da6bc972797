import Addresses
import Dispatch
import Foundation
import HTTPClient
import LintelTesting
import Synchronization
import Testing

/// Who answers over TLS has to show that it is meant. `openssl s_server` answers.
@Suite struct TrustTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        for name in ["ours", "foreign"] {
            try openssl(
                "req", "-x509", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-nodes", "-keyout", file("\(name).key"), "-out", file("\(name).pem"), "-days",
                "30",
                "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost")
        }
        try openssl(
            "req", "-x509", "-new", "-key", file("ours.key"), "-out", file("other.pem"), "-days",
            "30", "-subj", "/CN=other", "-addext", "subjectAltName=DNS:other.example")
    }

    private func file(_ name: String) -> String { folder.file(name) }

    private func openssl(_ words: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + words
        (process.standardOutput, process.standardError) = (nil, FileHandle.nullDevice)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(words)")
    }

    /// Answers every GET with a page about the connection.
    private final class SecureServer {
        private let process = Process()
        let port: String

        init(_ certificate: String, _ key: String, _ options: [String]) throws {
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments =
                [
                    "openssl", "s_server", "-www", "-accept", "127.0.0.1:0", "-cert", certificate,
                    "-key", key,
                ] + options
            let output = Pipe()
            process.standardOutput = output
            (process.standardInput, process.standardError) = (nil, FileHandle.nullDevice)
            try process.run()
            var said = ""
            while !said.contains("ACCEPT 127.0.0.1:") || !said.hasSuffix("\n") {
                let data = output.fileHandleForReading.availableData
                try #require(!data.isEmpty, "openssl s_server does not start")
                said += String(decoding: data, as: UTF8.self)
            }
            let line = said.components(separatedBy: "ACCEPT 127.0.0.1:").last ?? ""
            port = String(line.prefix { $0.isNumber })
        }

        deinit {
            // It may have been started where SIGTERM is ignored.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    private func get(
        _ certificate: String, key: String = "ours", trusting authority: String?,
        as host: String = "127.0.0.1", _ options: String...
    ) throws -> HTTPAnswer {
        let server = try SecureServer(
            file("\(certificate).pem"), file("\(key).key"), options)
        let url = try #require(WebURL("https://\(host):\(server.port)/"))
        return try WebClient(authorityFile: authority.map { file("\($0).pem") }).get(url)
    }

    @Test func `who shows a certificate that is trusted is heard`() throws {
        for host in ["127.0.0.1", "localhost"] {
            let answer = try get("ours", trusting: "ours", as: host)
            #expect(String(decoding: answer.body, as: UTF8.self).contains("TLSv1.3"))
        }
    }

    @Test(arguments: [nil, "foreign"])
    func `a certificate that nobody trusts is none`(authority: String?) throws {
        let error = try #require(throws: HTTPClientError.self) {
            try get("ours", trusting: authority)
        }
        #expect(error.code == .notTrusted, "\(error)")
    }

    @Test func `neither is one for another name`() throws {
        let error = try #require(throws: HTTPClientError.self) {
            try get("other", trusting: "other")
        }
        #expect(error.code == .notTrusted, "\(error)")
    }

    @Test func `neither is anything sent to who shows a foreign certificate`() throws {
        let server = try SecureServer(file("foreign.pem"), file("foreign.key"), [])
        var settings = HTTPSenderSettings()
        settings.rules = AddressRules(allowing: [try AddressRange("127.0.0.1")])
        settings.authorityFile = file("ours.pem")
        let sender = try #require(HTTPSender(settings))
        defer { sender.stop() }
        let url = try #require(WebURL("https://127.0.0.1:\(server.port)/"))
        try withExtendedLifetime(server) {
            let done = DispatchSemaphore(value: 0)
            let kept = Answers()
            sender.send(HTTPPost(url: url, headers: [], body: [1])) { answer in
                kept.add(answer)
                done.signal()
            }
            done.wait()
            let error = try #require(throws: HTTPClientError.self) {
                try kept.first?.reply.get()
            }
            #expect(error.code == .notTrusted, "\(error)")
        }
    }

    private final class Answers: Sendable {
        private let answers = Mutex<[HTTPPostResult]>([])
        func add(_ answer: HTTPPostResult) { answers.withLock { $0.append(answer) } }
        var first: HTTPPostResult? { answers.withLock { $0.first } }
    }

    @Test func `nor a file that has no certificates`() throws {
        let error = try #require(throws: HTTPClientError.self) {
            try get("ours", trusting: "missing")
        }
        #expect(error.code == .notTrusted, "\(error)")
    }

    @Test func `nor old TLS`() throws {
        let error = try #require(throws: HTTPClientError.self) {
            try get("ours", trusting: "ours", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0")
        }
        #expect(error.code == .notTrusted, "\(error)")
    }
}
