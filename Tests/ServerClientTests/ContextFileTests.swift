import Foundation
import LintelTesting
import OAuth
import Synchronization
import Testing

@testable import ServerClient

/// The file of contexts: whole or not changed, for its owner alone, with what others wrote in it.
struct ContextFileTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("new/lintel/config.yaml") }

    init() throws { directory = try TemporaryDirectory() }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func write(_ text: String, mode: Int = 0o600) throws {
        try FileManager.default.createDirectory(
            atPath: directory.file("new/lintel"), withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func change(
        _ change: (inout ContextFile) throws(ClientError) -> Void
    ) throws(ClientError) {
        try ContextFile.change(path: path, change)
    }

    @Test func `all that is said is read again`() throws {
        var context = Context(name: "shop", server: try ServerURL("https://lintel.example"))
        context.namespace = "web"
        context.authorityFile = "/etc/ca.pem"
        (context.certificateFile, context.keyFile) = ("/etc/tls.crt", "/etc/tls.key")
        var signIn = SignIn(
            issuer: "https://id.example", clientID: "lintel", tokenType: .identity, token: "a.b.c")
        (signIn.refreshToken, signIn.expiresAt) = ("again", "2026-11-22T10:00:00.000000Z")
        signIn.authorityFile = "/etc/issuer.pem"
        context.signIn = signIn
        var other = Context(name: "yes", server: .local)
        other.tokenFile = "/run/token"
        try change { file in
            file.put(context)
            file.put(other)
            file.current = "yes"
        }
        let read = try ContextFile(path: path)
        #expect(read.current == "yes")
        #expect(read.contexts.map(\.name) == ["shop", "yes"])
        let shop = try #require(read["shop"])
        #expect(shop.server == context.server && shop.namespace == "web")
        #expect(shop.authorityFile == "/etc/ca.pem" && shop.keyFile == "/etc/tls.key")
        #expect(shop.certificateFile == "/etc/tls.crt" && shop.signIn == signIn)
        #expect(read["yes"]?.tokenFile == "/run/token")
    }

    @Test func `file and folder are for their owner alone, also when they were not`() throws {
        try change { $0.put(Context(name: "a", server: .local)) }
        #expect(try mode(path) == 0o600)
        #expect(try mode(directory.file("new/lintel")) == 0o700)
        #expect(try mode(directory.file("new")) == 0o700)
        try write("contexts: []", mode: 0o644)
        try change { $0.put(Context(name: "a", server: .local)) }
        #expect(try mode(path) == 0o600)
    }

    @Test func `what other versions wrote stays`() throws {
        try write(
            """
            future: {a: [1, null]}
            current-context: a
            contexts:
            - {name: a, server: "http://127.0.0.1:1", colour: red, client-key: tls.key,
               client-certificate: ../tls.crt}
            - {name: b, server: "http://127.0.0.1:2", token-file: /run/b}
            """)
        try change { $0.contexts[1].namespace = "web" }
        #expect(
            try text() == """
                current-context: a
                contexts:
                - name: a
                  server: http://127.0.0.1:1
                  client-certificate: ../tls.crt
                  client-key: tls.key
                  colour: red
                - name: b
                  server: http://127.0.0.1:2
                  namespace: web
                  token-file: /run/b
                future:
                  a:
                  - 1
                  - null

                """)
        #expect(
            try ContextFile(path: path)["a"]?.keyFile == directory.file("new/lintel/tls.key"))
    }

    @Test(arguments: [
        "contexts: [", "- a", "contexts: 1", "contexts: [{name: a}]",
        "contexts: [{name: a, server: x}]",
        "contexts: [{name: a, server: 'http://a'}, {name: a, server: 'http://b'}]",
        "contexts: []\n---\ncontexts: []",
    ])
    func `what cannot be read is not written over`(content: String) throws {
        try write(content)
        #expect(throws: ClientError.self) {
            try change { $0.put(Context(name: "a", server: .local)) }
        }
        #expect(try text() == content)
    }

    @Test func `a change that fails changes nothing`() throws {
        try write("contexts: []")
        #expect(throws: ClientError.self) {
            try change { (file) throws(ClientError) in
                file.current = "a"
                throw ClientError(.usage, "no")
            }
        }
        #expect(try text() == "contexts: []")
    }

    @Test func `a symbolic link stays one`() throws {
        let real = directory.file("real.yaml")
        try "contexts: []".write(toFile: real, atomically: true, encoding: .utf8)
        let link = directory.file("link.yaml")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
        try ContextFile.change(path: link) { $0.current = "a" }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == real)
        #expect(try ContextFile(path: real).current == "a")
    }

    @Test func `many at once lose nothing of each other`() throws {
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 24) { number in
            do {
                try change { $0.put(Context(name: "c\(number)", server: .local)) }
            } catch {
                failures.withLock { $0 += 1 }
            }
        }
        #expect(failures.withLock { $0 } == 0)
        #expect(try ContextFile(path: path).contexts.count == 24)
    }

    @Test func `tokens that others may read are warned of`() throws {
        let token = "contexts: [{name: a, server: 'http://a', token: secret}]"
        try write(token, mode: 0o640)
        #expect(try ContextFile(path: path).exposure?.contains("chmod 600") == true)
        try write(token, mode: 0o600)
        #expect(try ContextFile(path: path).exposure == nil)
        try write("contexts: [{name: a, server: 'http://a'}]", mode: 0o644)
        #expect(try ContextFile(path: path).exposure == nil)
    }
}
