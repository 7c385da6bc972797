import Foundation
import JSON
import LintelTesting
import Testing

/// `lintel context`, and which server a command asks.
struct ContextTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func lintel(
        _ words: String, _ more: [String: String] = [:]
    ) throws -> (status: Int32, output: String, errors: String) {
        let environment = ["LINTEL_CONFIG": directory.file("config.yaml"), "LINTEL_TOKEN": ""]
        return try Program.run(
            [Program.lintel] + words.split(separator: " ").map(String.init),
            environment: environment.merging(more) { $1 })
    }

    private func contexts() throws -> JSONNode {
        try JSONDocument.parsing(Array(try lintel("context -o json").output.utf8)).root
    }

    @Test func `contexts are made, used, renamed and removed`() throws {
        #expect(try lintel("context").errors.contains("lintel login makes one"))
        #expect(try lintel("context set a --server http://127.0.0.1:1").output == "a is made\n")
        let second = try lintel("context set b --server https://b.example -n web")
        #expect(second.status == 0)
        // The first is the current one until another is chosen.
        #expect(try contexts()["current"]?.string == "a")
        #expect(try lintel("context use b").output.contains("https://b.example"))
        #expect(try lintel("context rename b c").status == 0)
        #expect(try contexts()["current"]?.string == "c")
        #expect(try lintel("context -o name").output == "a\nc\n")
        let table = try lintel("context").output.split(separator: "\n")
        #expect(table.count == 3 && table[2].hasPrefix("*") && table[2].contains("web"))
        #expect(try lintel("context delete c").errors.contains("was the current one"))
        #expect(try contexts()["current"] == nil)
    }

    @Test(arguments: [
        ("context use b", "there is no context b", "there are: a"),
        ("context set b", "there is no context b yet", "--server"),
        ("context set b --server b.example", "no address of a server", "https://"),
        ("context set -- -b", "no name of a context", "not beginning with -"),
        ("context set a -n Web", "no name of a namespace", "lowercase"),
        ("context set a --token-file /nowhere", "there is no file /nowhere", "is from the folder"),
        ("context set a --client-key /etc/hostname", "belong together", "--client-certificate"),
        ("context rename a a b", "Unexpected argument", "Usage"),
        ("context rename x y", "there is no context x", "there are: a"),
        ("context delete x", "there is no context x", "there are: a"),
        ("whoami --context x", "there is no context x", "there are: a"),
        ("logout --context x", "there is no context x", "there are: a"),
    ])
    func `what cannot be meant says why, and changes nothing`(
        words: String, says: String, hint: String
    ) throws {
        #expect(try lintel("context set a --server http://127.0.0.1:1").status == 0)
        let file = directory.file("config.yaml")
        let before = try String(contentsOfFile: file, encoding: .utf8)
        let refused = try lintel(words)
        #expect(refused.status != 0)
        #expect(refused.errors.contains(says) && refused.errors.contains(hint), "\(refused.errors)")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == before)
    }

    @Test func `what one server gave is shown to no other`() throws {
        let receiver = try TestReceiver()
        let url = "http://127.0.0.1:\(receiver.port)"
        let token = directory.file("token")
        try "secret-token".write(toFile: token, atomically: true, encoding: .utf8)
        let made = try lintel("context set a --server http://127.0.0.1:9 --token-file \(token)")
        #expect(made.status == 0)
        // Another server on the command line, in the environment, and in the context itself.
        _ = try lintel("whoami --server \(url)")
        _ = try lintel("whoami", ["LINTEL_SERVER": url])
        #expect(try lintel("context set a --server \(url)").status == 0)
        _ = try lintel("whoami")
        #expect(receiver.count == 3)
        #expect(receiver.received.allSatisfy { $0.headers["authorization"] == nil })
        // Its own is shown it.
        #expect(try lintel("context set a --token-file \(token)").status == 0)
        _ = try lintel("whoami")
        #expect(receiver.received.last?.headers["authorization"] == "Bearer secret-token")
    }

    @Test func `a token that others may read is warned of, and the answer is there`() throws {
        let file = directory.file("config.yaml")
        try "contexts: [{name: a, server: 'http://127.0.0.1:9', token: x}]"
            .write(toFile: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let shown = try lintel("context -o name")
        #expect(shown.output == "a\n" && shown.errors.contains("chmod 600"))
        // Whatever is written is for its owner alone from then on.
        #expect(try lintel("context use a").status == 0)
        #expect(try lintel("context").errors.isEmpty)
    }
}
