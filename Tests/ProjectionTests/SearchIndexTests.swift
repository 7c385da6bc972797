import GatewayModel
import LintelTesting
import Testing

@testable import Projection

/// What is found by a part of its name, and in which order.
@Suite struct SearchIndexTests {
    private static let edge = NamespacedName(namespace: "infra", name: "edge")

    private static func set(_ name: String, _ hostnames: String...) -> Resource {
        let parts = name.split(separator: "/").map(String.init)
        let listeners = hostnames.enumerated().map { index, hostname in
            Listener(name: "l\(index)", hostname: hostname, port: 80, protocol: .http)
        }
        return Resource(
            metadata: Metadata(namespace: parts[0], name: parts[1]),
            spec: .listenerSet(ListenerSetSpec(parent: edge, listeners: listeners)))
    }

    private static let story = Story(
        Resource(
            metadata: Metadata(namespace: "infra", name: "edge"),
            spec: .gateway(GatewaySpec(allowedListeners: AllowedListeners(from: .all)))),
        set("web/site", "www.example.com", "www.example.com.au", "*.example.com"),
        set("shop/web", "shop.example.com", "m.shop.example.com", "example.com"),
        set("shop/web-2", "www.example.com"))

    private func find(
        _ part: String, port: UInt16? = nil, limit: Int = 10, changed: Set<ResourceID> = [],
        index: SearchIndex = SearchIndex(of: story.state),
        in state: GatewayState = story.state, only namespace: String? = nil
    ) -> (names: [String], isTruncated: Bool) {
        let found = index.hostnames(
            fitting: HostnameQuery(part, port: port), changed: changed, in: state, limit: limit,
            seenBy: ListenerSight(
                ofOwner: { namespace == nil || $0.id.namespace == namespace },
                ofListener: { $0.listener.hostname != "m.shop.example.com" || namespace == nil }))
        return (found.finds.map(\.hostname), found.isTruncated)
    }

    @Test(arguments: [
        ("www.example.com", ["www.example.com", "www.example.com.au"]),
        (
            "example.com",
            [
                "example.com", "*.example.com", "www.example.com", "shop.example.com",
                "m.shop.example.com", "www.example.com.au",
            ]
        ),
        ("*.", ["*.example.com"]), ("w.e", ["www.example.com", "www.example.com.au"]),
        ("shop", ["shop.example.com", "m.shop.example.com"]), ("nothing", []), ("", []),
        ("com\nwww", []),
        (
            "m",
            [
                "m.shop.example.com", "example.com", "*.example.com", "www.example.com",
                "shop.example.com", "www.example.com.au",
            ]
        ),
    ])
    func `what fits better comes first, of that what is shorter`(part: String, names: [String]) {
        #expect(find(part).names == names)
        #expect(!find(part).isTruncated)
    }

    @Test func `listeners of one name on one port are one find`() throws {
        let index = SearchIndex(of: Self.story.state)
        let found = index.hostnames(
            fitting: HostnameQuery("www.example.com", port: nil), changed: [],
            in: Self.story.state, limit: 10, seenBy: .all)
        let first = try #require(found.finds.first)
        #expect(first.fit == .exact && first.port == 80 && first.gateway == Self.edge)
        #expect(Set(first.listeners.map(\.id.owner.name)) == ["site", "web-2"])
    }

    @Test(arguments: 1...6)
    func `of too many the best are kept, and it is said`(limit: Int) {
        let all = find("example.com", limit: 100).names
        let some = find("example.com", limit: limit)
        #expect(some.names == Array(all.prefix(limit)))
        #expect(some.isTruncated == (limit < all.count))
    }

    @Test(arguments: 1...3)
    func `what is not seen neither takes a place nor counts as more`(limit: Int) {
        let some = find("example.com", limit: limit, only: "shop")
        let all = ["example.com", "www.example.com", "shop.example.com"]
        #expect(some.names == Array(all.prefix(limit)) && some.isTruncated == (limit < 3))
        #expect(!find("m", limit: 3, only: "shop").isTruncated)
    }

    @Test func `what changed since is as it is now`() {
        var story = Self.story
        let index = SearchIndex(of: story.state)
        story.apply(Self.set("web/site", "new.example.com"))
        story.apply(Self.set("late/one", "late.example.com"))
        story.delete(ResourceID(.listenerSet, namespace: "shop", name: "web"))
        let changed: Set<ResourceID> = [
            ResourceID(.listenerSet, namespace: "web", name: "site"),
            ResourceID(.listenerSet, namespace: "late", name: "one"),
            ResourceID(.listenerSet, namespace: "shop", name: "web"),
        ]
        func names(_ index: SearchIndex, _ changed: Set<ResourceID>) -> [String] {
            find("example", changed: changed, index: index, in: story.state).names
        }
        let expected = ["new.example.com", "www.example.com", "late.example.com"]
        #expect(names(index, changed) == expected)
        #expect(names(SearchIndex(of: story.state), []) == expected)
        func resources(_ index: SearchIndex, _ changed: Set<ResourceID>) -> [String] {
            index.resources(
                fitting: "e", of: .listenerSet, changed: changed, in: story.state, limit: 10,
                isSeen: { _ in true }
            ).finds.map(\.id.namespacedName.description)
        }
        #expect(resources(index, changed) == ["late/one", "web/site", "shop/web-2"])
        #expect(
            resources(index, changed).sorted()
                == resources(SearchIndex(of: story.state), []).sorted())
    }

    @Test(arguments: [
        ("ww.example.com", true), ("wwww.example.com", true), ("www.exmaple.com", true),
        ("wwx.example.com", true), ("www.example.co", true), ("www.example.com", true),
        ("ww.exmaple.com", false), ("xyz.example.com", false), ("w.example.com", false),
        ("", false),
    ])
    func `a typing error is near`(name: String, isNear: Bool) {
        let near = SearchIndex(of: Self.story.state).hostnames(
            near: name, changed: [], in: Self.story.state, limit: 10, seenBy: .all)
        #expect(near.contains { $0.hostname == "www.example.com" } == isNear)
    }

    @Test(arguments: [
        ("web", ["ListenerSet shop/web", "ListenerSet web/site", "ListenerSet shop/web-2"]),
        ("shop/web", ["ListenerSet shop/web", "ListenerSet shop/web-2"]),
        ("edge", ["Gateway infra/edge"]), ("infra/edge", ["Gateway infra/edge"]),
        ("p/w", ["ListenerSet shop/web", "ListenerSet shop/web-2"]), ("nothing", []),
    ])
    func `resources are found by name, by namespace and name, and by a part`(
        part: String, expected: [String]
    ) {
        let found = SearchIndex(of: Self.story.state).resources(
            fitting: part, of: nil, changed: [], in: Self.story.state, limit: 10,
            isSeen: { _ in true })
        #expect(found.finds.map(\.id.description) == expected)
    }

    /// As looking at each name by itself has it.
    @Test func `a row of bytes is looked through as each name would be`() {
        let names = (0..<300).map { number in
            String(number, radix: 3).replacing("0", with: "ab").replacing("1", with: "ba") + ".a"
        }
        var table = NameTable()
        for name in names { table.append(name) }
        for part in ["a", "b", "ab", "aba", "abab", "2", "bab.a", "ba2", "z", "aaaa", ".a"] {
            var found: [String] = []
            table.forEachLine(with: Array(part.utf8)) { line, start in
                found.append(String(decoding: line, as: UTF8.self))
                #expect(start == 0 || table.bytes[start - 1] == UInt8(ascii: "\n"))
            }
            #expect(found == names.filter { $0.contains(part) }, "\(part)")
        }
    }
}
