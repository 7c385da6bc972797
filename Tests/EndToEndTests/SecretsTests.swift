import Foundation
import JSON
import LintelTesting
import Testing

private let certs = "/v1/namespaces/shop/secrets"

@Suite("Private keys go in and never come out")
struct SecretsTests {
    @Test func `facts are public and the rest is not`() throws {
        let shop = try Shop()
        let pair = try Pair()
        let put = try shop.client.send(
            "PUT", "\(certs)/www", headers: Requests.json, body: pair.manifest("www"))
        #expect(put.status == 201, "\(put.text)")

        let found = try shop.client.get("\(certs)/www").root
        #expect(found["type"]?.string == "kubernetes.io/tls")
        #expect(found["entries"]?.elements.compactMap(\.string) == ["tls.crt", "tls.key"])
        #expect(found["certificate"]?["sha256"]?.string == pair.sha256)
        #expect(found["certificate"]?["subject"]?.string == "CN=www.shop.example")
        #expect(found["data"] == nil && found["spec"] == nil && found["problem"] == nil)

        // Repeating it changes nothing, and the plan of a preview is kept.
        let again = try shop.client.send(
            "PUT", "\(certs)/www", headers: Requests.json, body: pair.manifest("www"))
        #expect(again.text.contains(#""action":"unchanged""#))
        let other = try Pair().manifest("other")
        let preview = try shop.client.post("/v1/changes?dryRun=true", other)
        let plan = try #require(preview.plan)
        let commit = try shop.client.post("/v1/changes?expectPlan=\(plan)", other)
        #expect(commit.status == 201 && commit.plan == plan)
        #expect(try shop.verify().status == 0)
    }

    @Test func `what is read and sent back keeps the content`() throws {
        let shop = try Shop()
        let pair = try Pair()
        _ = try shop.client.post("/v1/changes", pair.manifest("www"))
        let shown = try shop.client.get("\(certs)/www").text
        let put = try shop.client.send(
            "PUT", "\(certs)/www", headers: Requests.json,
            body: shown.replacing(#""name":"www""#, with: #""name":"www","labels":{"a":"b"}"#))
        #expect(put.status == 200, "\(put.text)")
        let patch = try shop.client.send(
            "PATCH", "\(certs)/www", headers: ["Content-Type": "application/merge-patch+json"],
            body: #"{"metadata":{"annotations":{"note":"x"}}}"#)
        #expect(patch.status == 200, "\(patch.text)")
        let after = try shop.client.get("\(certs)/www").root
        #expect(after["metadata"]?["labels"]?["a"]?.string == "b")
        #expect(after["certificate"]?["sha256"]?.string == pair.sha256)
        // What was sealed is still what was sent: the same again is no change of the spec.
        let generation = after["metadata"]?["generation"]?.int64
        #expect(generation == 1)

        // Half of it, nothing of it, or what is not there any more destroys nothing.
        let half = try shop.client.send(
            "PATCH", "\(certs)/www", headers: ["Content-Type": "application/merge-patch+json"],
            body: #"{"data":{"tls.crt":"\#(Data(pair.chain.utf8).base64EncodedString())"}}"#)
        #expect(half.status == 422 && half.pointers == ["/data"])
        let none = try shop.client.send(
            "PUT", "\(certs)/www", headers: Requests.json, body: #"{"type":"kubernetes.io/tls"}"#)
        #expect(none.status == 422 && none.text.contains("send tls.crt and tls.key"))
        let stale = try shop.client.send(
            "PUT", "\(certs)/www", headers: Requests.json,
            body: #"{"type":"kubernetes.io/tls","entries":[],"certificate":{"sha256":"00"}}"#)
        #expect(stale.status == 422 && stale.text.contains("another certificate"))
    }

    @Test func `what cannot be used is stored with a warning`() throws {
        let shop = try Shop()
        let (one, two) = (try Pair(), try Pair(days: 5))
        let mixed = one.manifest("www").replacing(
            Data(one.key.utf8).base64EncodedString(),
            with: Data(two.key.utf8).base64EncodedString())
        let put = try shop.client.post("/v1/changes", mixed)
        #expect(put.status == 201)
        #expect(put.text.contains(#""code":"InvalidCertificate","resource":"Secret shop/www""#))
        let problem = try shop.client.get("\(certs)/www").root["problem"]?.string
        #expect(problem == "tls.key is not the key of the first certificate of tls.crt")
        let soon = try shop.client.post("/v1/changes", two.manifest("soon"))
        #expect(soon.status == 201 && soon.text.contains(#""code":"CertificateExpiring""#))
        let metrics = try shop.client.get("/metrics").text
        #expect(
            metrics.contains(
                #"lintel_certificate_not_after_seconds{namespace="shop",name="soon"} "#))
        // At the next start the watch finds it, and says it once.
        for _ in 0..<2 {
            shop.lintel.stop()
            try shop.restart()
            var all = try warnings(shop)
            while all.isEmpty { all = try warnings(shop) }
            #expect(all.count == 1)
            #expect(all.first?["reason"]?.string == "CertificateExpiring")
            #expect(all.first?["regarding"]?["name"]?.string == "soon")
            #expect(all.first?["count"]?.int64 == 1)
        }
    }

    private func warnings(_ shop: Shop) throws -> [JSONNode] {
        let page = try shop.client.get("/v1/namespaces/shop/warnings").root
        return page["warnings"].map { Array($0.elements) } ?? []
    }

    /// Every way out of the server, after a session that has touched every way in.
    @Test func `nothing leaks`() throws {
        let shop = try Shop()
        let (one, two) = (try Pair(), try Pair())
        var answers: [String] = []
        func send(_ method: String, _ target: String, _ body: String, _ type: String) throws {
            let headers = ["Content-Type": type, "Idempotency-Key": "k\(answers.count)"]
            for _ in 0..<2 {
                let answer = try shop.client.send(method, target, headers: headers, body: body)
                answers.append("\(method) \(target) \(answer.status) \(answer.text)")
            }
        }
        let (json, patch) = ("application/json", "application/merge-patch+json")
        try send("POST", "/v1/changes", one.manifest("www"), json)
        try send("PUT", "\(certs)/www", two.manifest("www"), json)
        try send("POST", "/v1/changes", one.manifest("www"), "application/yaml")
        try send("POST", "/v1/changes?dryRun=true", two.manifest("new"), json)
        let key = Data(two.key.utf8).base64EncodedString()
        try send("PATCH", "\(certs)/www", #"{"data":{"tls.key":"\#(key)"}}"#, patch)
        try send("PATCH", "\(certs)/www", #"{"stringData":"\#(key)"}"#, patch)
        try send("PATCH", "\(certs)/www", #"{"data":["\#(key)"]}"#, patch)
        for broken in [
            one.manifest("bad").replacing("kubernetes.io/tls", with: "Opaque"),
            one.manifest("bad").replacing(#""data":{"#, with: #""data":"#),
            one.manifest("bad").replacing(#""data":"#, with: #""date":"#),
            one.manifest("bad").replacing(#"{"tls.crt":"#, with: #"{"tls.crt":1,"x":"#),
            one.manifest("BAD_NAME"),
            one.manifest("bad", labels: #"{"a":1}"#) + "}",
        ] {
            try send("POST", "/v1/changes", broken, json)
            try send("POST", "/v1/changes", broken, "application/yaml")
        }
        try send("POST", "/v1/commits/2/revert", "{}", json)
        try send("DELETE", "\(certs)/www", "", json)
        try send("POST", "/v1/changes", two.manifest("kept"), json)

        for target in [
            certs, "\(certs)/kept", "\(certs)/www/history", "\(certs)/kept/history", "/v1/secrets",
            "/v1/commits", "/v1/commits/1", "/v1/commits/2", "/v1/events", "/v1/warnings",
            "/metrics", "/readyz", "/healthz", "/version",
        ] {
            for accept in ["application/json", "*/*", "application/yaml"] {
                let answer = try shop.client.get(target, headers: ["Accept": accept])
                answers.append("GET \(target) \(answer.status) \(answer.text)")
            }
        }
        shop.lintel.stop()
        answers.append("the log " + shop.lintel.log)
        for trace in one.traces + two.traces {
            for answer in answers where answer.contains(trace) {
                Issue.record("a key is in \(answer.prefix(60))…")
            }
            for file in try FileManager.default.contentsOfDirectory(atPath: shop.directory.path) {
                let data = try Data(contentsOf: URL(filePath: shop.directory.file(file)))
                #expect(data.range(of: Data(trace.utf8)) == nil, "a key is in \(file)")
            }
        }
        // The test can fail: what is public is found in the same places.
        #expect(answers.contains { $0.contains(two.sha256) })
    }

    @Test func `what was deleted does not come back`() throws {
        let shop = try Shop()
        _ = try shop.client.post("/v1/changes", try Pair().manifest("www"))
        let deletion = try shop.client.send("DELETE", "\(certs)/www", headers: [:], body: "")
        #expect(deletion.status == 200)
        let revert = try shop.client.post("/v1/commits/2/revert", "{}")
        #expect(revert.status == 409 && revert.problem == "/problems/key-destroyed")
        #expect(revert.text.contains("was destroyed"))
        #expect(try shop.verify().status == 0)
    }
}
