import GatewayModel
import Manifest
import Testing

@Suite("A body that is cheap to send is not dear to read")
struct ExcessTests {
    private static func list(_ element: String, _ count: Int) -> String {
        "[" + Array(repeating: element, count: count).joined(separator: ",") + "]"
    }

    private static func object(_ count: Int) -> String {
        "{" + (0..<count).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
    }

    private static let route =
        #""apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","#
        + #""metadata":{"namespace":"a","name":"b"}"#

    static let excessive: [(name: String, body: @Sendable () -> String, refusals: [String])] = [
        (
            "values", { list("1", 2_500_000) },
            ["the body has more than 2500000 values; send it in several requests"]
        ),
        (
            "members", { object(4097) },
            [#"the object at "" has 4097 members; use at most 4096"#]
        ),
        (
            "members inside", { #"{"a/b":[1,{"c":\#(object(4097))}]}"# },
            [#"the object at "/a~1b/1/c" has 4097 members; use at most 4096"#]
        ),
        ("changes", { #"{"changes":\#(list("1", 10_001))}"# }, ["TooManyChanges /changes"]),
        ("items", { #"{"kind":"List","items":\#(list("1", 10_001))}"# }, ["TooManyChanges /items"]),
        (
            "rules", { #"{\#(route),"spec":{"rules":\#(list("{}", 1025))}}"# },
            ["TooManyEntries /spec/rules"]
        ),
        (
            "hostnames", { #"{\#(route),"spec":{"hostnames":\#(list("\"a\"", 1025))}}"# },
            ["TooManyEntries /spec/hostnames"]
        ),
    ]

    @Test(arguments: excessive)
    func refuses(_ name: String, _ body: @Sendable () -> String, _ expected: [String]) {
        let found = refusals { () throws(ManifestError) in try parseJSON(body()) }
        #expect(found == expected)
    }

    @Test func `as much as the limits say is read`() {
        let members = refusals { () throws(ManifestError) in
            try parseJSON(#"{"kind":"Namespace","metadata":{"labels":\#(Self.object(4096))}}"#)
        }
        #expect(members.contains("WrongType /metadata/labels/k0"))
    }

    /// What is wrong is listed up to a number; after that nothing is read any more.
    @Test func `reading stops when no more problems are listed`() throws {
        let routes = Array(
            repeating: #"{"apply":{\#(Self.route),"spec":{"rules":\#(Self.list("{}", 20))}}}"#,
            count: 2000)
        let body = #"{"changes":[\#(routes.joined(separator: ","))]}"#
        let error = try #require(throws: ManifestError.self) { try parseJSON(body) }
        guard case .invalid(let issues) = error else { throw error }
        #expect(issues.count == Limits.reportedIssues + 1)
        #expect(issues.last?.detail.hasPrefix("at least ") == true)
        #expect(issues.contains { $0.pointer.hasPrefix("/changes/1999") } == false)
    }
}
