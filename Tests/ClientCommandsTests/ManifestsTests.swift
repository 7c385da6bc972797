import Foundation
import GatewayModel
import JSON
import LintelTesting
import ServerClient
import Testing

@testable import ClientCommands

/// What is read of texts, and where what is wrong with it stands.
struct ManifestsTests {
    private static func manifests(_ texts: (name: String, text: String)...) -> Manifests {
        var manifests = Manifests()
        for (name, text) in texts {
            manifests.add(
                .init(name: name, bytes: Array(text.utf8)), isJSON: name.hasSuffix(".json"))
        }
        return manifests
    }

    private static func changeset(_ manifests: Manifests) throws -> String {
        String(decoding: try manifests.changeset(message: "Why"), as: UTF8.self)
    }

    @Test func `documents and lists become one changeset`() throws {
        let manifests = Self.manifests(
            ("a.yaml", "---\n---\n{kind: Gateway, metadata: {name: a}}\n---\nkind: Backend\n"),
            ("b.json", #"{"kind":"List","items":[{"kind":"Secret"}]}"#),
            ("c.yaml", "kind: ListenerSetList\napiVersion: v9\nitems: [{metadata: {name: c}}]"))
        #expect(manifests.faults == [])
        #expect(
            try Self.changeset(manifests)
                == #"{"message":"Why","changes":[{"apply":{"kind":"Gateway","metadata":"#
                + #"{"name":"a"}}},{"apply":{"kind":"Backend"}},{"apply":{"kind":"Secret"}},"#
                + #"{"apply":{"apiVersion":"v9","kind":"ListenerSet","metadata":{"name":"c"}}}]}"#)
    }

    @Test func `what only its cluster knows of a resource is left out where that is said`() throws {
        let text = """
            {kind: Gateway, metadata: {name: a, uid: x, resourceVersion: "7", generation: 2,
            labels: {team: b}, managedFields: []}, spec: {x: {status: 1, uid: 2}}, status: {}}
            """
        var manifests = Manifests(isFromCluster: true)
        manifests.add(.init(name: "a.yaml", bytes: Array(text.utf8)), isJSON: false)
        #expect(
            try Self.changeset(manifests)
                == #"{"message":"Why","changes":[{"apply":{"kind":"Gateway","metadata":{"#
                + #""name":"a","labels":{"team":"b"}},"spec":{"x":{"status":1,"uid":2}}}}]}"#)
        #expect(try Self.changeset(Self.manifests(("a.yaml", text))).contains("resourceVersion"))
    }

    @Test func `everything that cannot be read is told, with file, line and column`() {
        let manifests = Self.manifests(
            ("good.yaml", "kind: Gateway"), ("bad.yaml", "a: 1\nb: [\n"),
            ("twice.yaml", "a: 1\n---\na: 1\na: 2"), ("bad.json", "{\n  \"a\": }"),
            ("word.yaml", "# a\n--- hello"), ("set.yaml", "message: x\nchanges: []"))
        let places = manifests.faults.map { $0.prefix { $0 != " " } }
        #expect(
            places == [
                "bad.yaml:3:1:", "twice.yaml:4:1:", "bad.json:2:8:", "word.yaml:2:5:",
                "set.yaml:1:1:",
            ], "\(manifests.faults)")
        #expect(manifests.faults[3].hasSuffix("this is a string and no resource"))
        #expect(manifests.faults[4].contains("this is a changeset"))
    }

    @Test func `what a server finds is told by file, line and path`() {
        var manifests = Self.manifests(
            ("a.yaml", "kind: Gateway\n---\nkind: ListenerSet\nspec:\n  listeners:\n  - port: 0"),
            ("l.yaml", "kind: List\nitems:\n- kind: Secret\n  type: x"))
        manifests.deletions = [
            Deletion(
                id: ResourceID(.backend, namespace: "shop", name: "old"), resourceVersion: nil)
        ]
        let pointers = [
            "/changes/1/apply/spec/listeners/0/port", "/changes/2/apply/type", "/changes/0/apply",
            "/changes/3/delete/name", "/expectPlan", "/changes/9/apply",
        ]
        let located = manifests.located(
            pointers.map { ServerProblem.Issue(pointer: $0, code: "V8", detail: "no") })
        #expect(
            located.map { $0.location } == [
                "a.yaml:6:5", "l.yaml:4:3", "a.yaml:1:1", nil, nil, nil,
            ])
        #expect(
            located.map(\.pointer) == [
                "spec.listeners[0].port", "type", "", "backend/shop/old", "/expectPlan",
                "/changes/9/apply",
            ])
        #expect(
            manifests.located(["/changes/2/apply/type: is ignored", "W1: as it is"])
                == ["l.yaml:4:3: type: is ignored", "W1: as it is"])
    }

    @Test(arguments: [
        ("", ""), ("/spec", "spec"), ("/spec/listeners/3/port", "spec.listeners[3].port"),
        ("/metadata/annotations/example.com~1a~0b", #"metadata.annotations["example.com/a~b"]"#),
        ("/0/kind", "[0].kind"),
    ])
    func `a pointer is written as people write it`(pointer: String, path: String) {
        #expect(FieldPath.text(ofPointer: pointer) == path)
    }

    @Test func `one commit has its limits`() {
        let many = (0...Limits.changesPerChangeset).map {
            "{kind: Backend, metadata: {name: b\($0)}}"
        }
        let (first, rest) = (many.prefix(5000), many.dropFirst(5000))
        let manifests = Self.manifests(
            ("a.yaml", first.joined(separator: "\n---\n")),
            ("b.yaml", rest.joined(separator: "\n---\n")))
        #expect(throws: ClientError.self) { try Self.changeset(manifests) }
    }

    @Test(arguments: ["-9223372036854775808", "9223372036854775807", "-1", "1"])
    func `a place that was never sent stays as the server has it`(index: String) throws {
        var manifests = Manifests()
        let id = ResourceID(.listenerSet, namespace: "shop", name: "web")
        manifests.deletions = [Deletion(id: id, resourceVersion: nil)]
        let pointer = "/changes/\(index)/delete"
        let issue = ServerProblem.Issue(pointer: pointer, code: "", detail: "")
        #expect(manifests.located([issue]).map(\.pointer) == [pointer])
    }

    @Test func `all files together have a limit, so that memory has one`() throws {
        let directory = try TemporaryDirectory()
        for number in 10..<20 {
            let path = directory.file("\(number).yaml")
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            // Nothing but NUL, and nowhere on disk.
            #expect(truncate(path, off_t(Limits.bodyBytes)) == 0)
        }
        let error = #expect(throws: ClientError.self) { try Manifests(files: [directory.path]) }
        let text = try #require(error?.description)
        #expect(text.contains("19.yaml: all files together have more than"), "\(text)")
        #expect(!text.contains("19.yaml:1"), "\(text)")
    }
}
