import Certificates
import EventLog
import GatewayModel
import JSON
import Ledger
import LintelTesting
import Testing

@testable import RESTAPI

/// The log is looked through by the server that has it.
@Suite struct VerificationTests {
    private static let path = "/v1/verification"

    @Test func `a log that is as it was written is clean`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        try server.apply(Manifests.set("shop/web", "www:www.example.com"))
        let answer = try server.get(Self.path)
        #expect(answer.headers["cache-control"] == "no-store")
        let root = try server.json(Self.path)
        #expect(root.text("isClean") == "true")
        #expect(root.text("revision") == "2" && root.text("commits") == "2")
        #expect(root.text("lines.0") == "2 commits: the hash chain is whole")
        #expect(root.text("wrongCheckpoints") == "[]")
        #expect(root.at("seconds")?.double != nil)
    }

    @Test func `what is wrong is told, and is no error`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        let hash = server.log.head().hash
        server.log.save(
            StoredCheckpoint(
                revision: Revision(rawValue: 1), commitHash: hash, payload: Array("{}".utf8)))
        let root = try server.json(Self.path)
        #expect(root.text("isClean") == "false" && root.text("commits") == "1")
        #expect(root.text("wrongCheckpoints") == "[1]")
        #expect(root.text("lines.0")?.contains("the checkpoint at revision 1") == true)
    }

    @Test func `the keys of Secrets are tried with the server's master keys`() throws {
        let key = MasterKey.generate()
        let first = try ReadsServer(masterKeys: MasterKeyRing(key))
        try first.apply(
            """
            apiVersion: v1
            kind: Secret
            metadata: {namespace: shop, name: webhook}
            type: lintel.dev/webhook
            stringData: {secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=}
            """)
        let opened = try first.json(Self.path)
        #expect(opened.text("isClean") == "true")
        #expect(opened.texts("lines").last == "1 data key: the master keys open it")
        let other = try ReadsServer(log: first.log, masterKeys: MasterKeyRing(.generate()))
        let closed = try other.json(Self.path)
        #expect(closed.text("isClean") == "false")
        let line = try #require(closed.texts("lines").last)
        #expect(line.contains("Secret shop/webhook is not opened") && line.contains(key.id))
        let none = try ReadsServer(log: first.log).json(Self.path)
        #expect(none.text("isClean") == "true")
        #expect(none.texts("lines").last?.contains("1 data key, not tried") == true)
    }

    @Test func `a stream tells how far it is, and ends with what was found`() throws {
        let server = try ReadsServer()
        try server.apply(Manifests.edge)
        let client = server.client
        let head = try client.start("GET", Self.path, headers: ["Accept": "text/event-stream"])
        #expect(head.status == 200 && head.headers["content-type"] == "text/event-stream")
        var text = ""
        while let chunk = try client.chunk() { text += String(decoding: chunk, as: UTF8.self) }
        let events = text.split(separator: "\n\n")
        #expect(events.first == "event: progress\ndata: {\"done\":0,\"total\":1}")
        let last = try #require(events.last?.split(separator: "\n"))
        #expect(last.first == "event: result")
        let json = try #require(last.last?.dropFirst("data: ".count))
        let root = try JSONDocument.parsing(Array(json.utf8)).root
        #expect(root.text("isClean") == "true" && root.text("revision") == "1")
    }

    @Test func `one that a server ends as it stops is a problem`() throws {
        let server = try ReadsServer()
        server.ledger.publisher.close()
        #expect(try server.get(Self.path).status == 503)
        let client = server.client
        _ = try client.start("GET", Self.path, headers: ["Accept": "text/event-stream"])
        var text = ""
        while let chunk = try client.chunk() { text += String(decoding: chunk, as: UTF8.self) }
        #expect(text.contains("event: problem\ndata: {\"type\":\"/problems/not-ready\""))
        #expect(!text.contains("event: result"))
    }

    @Test func `it is JSON or a stream`() throws {
        let server = try ReadsServer()
        #expect(try server.get(Self.path, accept: "text/html").status == 406)
        #expect(try server.client.send("HEAD", Self.path).status == 200)
        #expect(try server.get(Self.path + "?x=1").status == 400)
    }
}

extension JSONNode {
    fileprivate func texts(_ path: String) -> [String] {
        (at(path).map { Array($0.elements) } ?? []).compactMap { $0.text.map { String($0) } }
    }
}
