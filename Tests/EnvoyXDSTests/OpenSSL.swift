import Foundation
import LintelTesting
import Testing

/// Certificates as `openssl` makes them, strange ones among them, in a folder of its own.
final class OpenSSL {
    private let folder: TemporaryDirectory
    private var keys: [String: String] = [:]

    init() throws { folder = try TemporaryDirectory() }

    /// The key that `openssl genpkey` makes of these words, in PKCS#8; the same for the same words.
    func key(_ words: String) throws -> String {
        if let known = keys[words] { return known }
        let options = words.split(separator: " ").enumerated().flatMap { index, word in
            [index == 0 ? "-algorithm" : "-pkeyopt", String(word)]
        }
        let key = try run(["genpkey"] + options)
        keys[words] = key
        return key
    }

    /// Another form of a key: `-traditional` for SEC 1 and PKCS#1.
    func converted(_ key: String, _ words: String...) throws -> String {
        try run(["pkey"] + words, input: key)
    }

    func certificate(of key: String, _ request: Request) throws -> String {
        let keyFile = try file(key)
        if request.isVersion1 {
            let text = try run(["req", "-new", "-key", keyFile, "-subj", request.subject])
            return try run(
                ["x509", "-req", "-signkey", keyFile, "-days", "3000", "-in", try file(text)])
        }
        let settings = "[req]\ndistinguished_name=dn\nprompt=no\n[dn]\n"
        return try run(
            [
                "req", "-x509", "-new", "-key", keyFile, "-days", "3000", "-subj", request.subject,
                "-config", try file(settings),
            ] + request.options + request.extensions.flatMap { ["-addext", $0] })
    }

    struct Request: Sendable {
        var subject = "/CN=www.example.com"
        var extensions = ["subjectAltName=DNS:www.example.com"]
        var options: [String] = []
        var isVersion1 = false
    }

    private func file(_ text: String) throws -> String {
        let path = "\(folder.path)/\(UUID().uuidString)"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    private func run(_ words: [String], input: String? = nil) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let (output, errors) = (Pipe(), Pipe())
        process.arguments = ["openssl"] + words + (try input.map { ["-in", try file($0)] } ?? [])
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // A few hundred bytes: the pipe has room for them.
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(
            process.terminationStatus == 0,
            "\(words): \(String(decoding: complaint, as: UTF8.self))")
        return String(decoding: text, as: UTF8.self)
    }
}
