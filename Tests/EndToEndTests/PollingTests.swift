import GatewayModel
import JSON
import LintelTesting
import MicroHTTP
import Testing

/// What proxies see of a gateway that five teams share.
struct PollingTests {
    let shop: Shop

    init() throws {
        shop = try Shop()
        try shop.applyManifests()
    }

    @Test func `five teams bring 306 listeners and a poll of what is known is 304`() throws {
        let first = try shop.client.snapshot()
        #expect(first.status == 200)
        #expect(try first.root["listenerCount"]?.int64 == 306)
        #expect(try first.root["listeners"]?.elements.reduce(0) { count, _ in count + 1 } == 306)
        let tag = try #require(first.headers["etag"])

        let again = try shop.client.get(edge + "/snapshot", headers: ["If-None-Match": tag])
        #expect(again.status == 304)
        #expect(again.body.isEmpty)
        #expect(again.headers["etag"] == tag)
        let other = try shop.client.get(edge + "/snapshot", headers: ["If-None-Match": "\"1.x\""])
        #expect(other.text == first.text)
    }

    @Test func `every representation says the same under a tag of its own`() throws {
        let plain = try shop.client.snapshot()
        let packed = try shop.client.get(
            edge + "/snapshot", headers: ["Accept-Encoding": "gzip"])
        #expect(packed.headers["content-encoding"] == "gzip")
        #expect(packed.body.count < plain.body.count)
        #expect(try Gzip.decompress(packed.body, limit: 1 << 24) == plain.body)

        let yaml = try shop.client.get(
            edge + "/snapshot", headers: ["Accept": "application/yaml"])
        #expect(yaml.headers["content-type"] == "application/yaml")
        #expect(yaml.text.contains("listenerCount: 306"))
        #expect(yaml.text.matches(of: /id: ls\//).count == 306)
        let packedYAML = try shop.client.get(
            edge + "/snapshot", headers: ["Accept": "application/yaml", "Accept-Encoding": "gzip"])
        #expect(try Gzip.decompress(packedYAML.body, limit: 1 << 24) == yaml.body)

        let tags = [plain, packed, yaml, packedYAML].compactMap { $0.headers["etag"] }
        #expect(Set(tags).count == 4)
    }

    @Test func `an old version is for ever what it was`() throws {
        let old = try shop.client.snapshot()
        let change = try shop.client.change([Requests.set("web", "late", "late.example.com")])
        #expect(change.status == 201)

        let path = edge + "/versions/\(old.version)/snapshot"
        #expect(try shop.client.get(path).body == old.body)
        #expect(try shop.client.snapshot().version == change.revision)
        // Also when it has to be read from the disk.
        try shop.killAndRestart()
        #expect(try shop.client.get(path).body == old.body)
        #expect(try shop.client.get(path).headers["etag"] == old.headers["etag"])
    }

    @Test func `a delta turns the old snapshot into the new one`() throws {
        let old = try shop.client.snapshot()
        var changed = Requests.set("web", "web-listener", "www.example.com", "new.example.com")
        _ = try shop.client.change([changed, Requests.set("web", "late", "late.example.com")])
        _ = try shop.client.change(
            [],
            deleting: [
                ResourceID(
                    .listenerSet, NamespacedName(namespace: "mobile", name: "mobile-listener"))
            ])
        changed = Requests.set("web", "web-listener", "new.example.com", port: 8080)
        #expect(try shop.client.change([changed]).status == 201)

        let new = try shop.client.snapshot()
        let delta = try shop.client.get(edge + "/snapshot?since=\(old.version)")
        #expect(delta.status == 200)
        #expect(delta.version == new.version)
        var listeners = try byID(old.root["listeners"])
        for gone in try delta.root["removed"]?.elements.compactMap(\.string) ?? [] {
            #expect(listeners.removeValue(forKey: gone) != nil, "\(gone) was not there")
        }
        for (id, text) in try byID(delta.root["upserted"]) { listeners[id] = text }
        #expect(try listeners == byID(new.root["listeners"]))

        let nothing = try shop.client.get(edge + "/snapshot?since=\(new.version)")
        #expect(nothing.text.hasSuffix(#""removed":[],"routes":{"upserted":[],"removed":[]}}"#))
    }

    @Test(arguments: ["", "&since="])
    func `a waiting poll is answered by the change it waits for`(_ manner: String) throws {
        let old = try shop.client.snapshot()
        let target = edge + "/snapshot?wait=5m" + (manner.isEmpty ? "" : manner + "\(old.version)")
        let poll = try shop.longPoll(target, tag: manner.isEmpty ? old.headers["etag"] : nil)

        // Another gateway's change, and one without effect on the merge, leave it waiting.
        _ = try shop.client.change([Requests.gateway("other")])
        let change = try shop.client.change([Requests.set("web", "late", "late.example.com")])
        let answer = try poll.value()
        #expect(answer.status == 200)
        #expect(answer.version == change.revision)
        #expect(answer.text.contains("late.example.com"))
    }

    /// Each listener's JSON by its id.
    private func byID(_ listeners: JSONNode?) throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for listener in try #require(listeners).elements {
            var writer = JSONWriter()
            writer.node(listener)
            found[try #require(listener["id"]?.string)] = writer.bytes
        }
        return found
    }
}
