import GatewayModel
import JSON
import LintelTesting
import Testing

@testable import EventLog

struct StoredCommitTests {
    static let causes: [(Cause, String)] = [
        (.change, #"{"v":1,"type":"change"}"#),
        (rollback(.gateway), rollback(#"{"gateway":true}"#)),
        (rollback(.namespace("shop")), rollback(#"{"namespace":"shop"}"#)),
        (rollback(.listenerSet(Samples.web)), rollback(#"{"listenerSet":"shop/web"}"#)),
        (.revert(Revision(rawValue: 58)), #"{"v":1,"type":"revert","revision":58}"#),
    ]

    private static func rollback(_ scope: RollbackScope) -> Cause {
        .rollback(gateway: Samples.edge, toVersion: Revision(rawValue: 41), scope: scope)
    }

    private static func rollback(_ scope: String) -> String {
        #"{"v":1,"type":"rollback","gateway":"infra/edge","toVersion":41,"scope":"# + scope + "}"
    }

    @Test(arguments: causes)
    func `stores a cause`(_ cause: Cause, as json: String) throws {
        #expect(String(decoding: StoredCause.bytes(of: cause), as: UTF8.self) == json)
        #expect(try StoredCause.cause(of: Array(json.utf8)) == cause)
    }

    @Test func `decodes to the commit it was made from`() throws {
        let commit = Commit(
            revision: Revision(rawValue: 58), committedAt: Samples.noon, projectionRules: 7,
            actor: "ada", message: "why", cause: .revert(Revision(rawValue: 57)),
            origin: Samples.origin(), events: StoredEventExamples.all.map(\.event))

        let stored = StoredCommit(
            encoding: commit, links: commit.events.map { _ in nil }, after: HashChain.origin)

        #expect(try stored.decoded() == commit)
        #expect(stored.hash == HashChain.shipped.hash(of: stored, after: HashChain.origin))
    }

    private static let parent =
        #""parentRef":{"group":"g","kind":"k","name":"b","namespace":"a"}"#

    static let damage: [(payload: String, sentence: String)] = [
        ("", "is not JSON"),
        ("[]", "is not an object but array"),
        ("{}", "v is missing"),
        (#"{"v":2,"uid":"u"}"#, "v is 2, and this build reads up to 1"),
        (#"{"v":0,"uid":"u"}"#, "v is 0, and this build reads from 1 on"),
        (#"{"v":-9223372036854775808}"#, "v is -9223372036854775808, and this build reads from 1"),
        (#"{"v":"1"}"#, "v is not an integer but string"),
        (#"{"v":1,"uid":7}"#, "uid is not a string but number"),
        (#"{"v":1,"uid":"u","colour":1}"#, "colour was not written by any version"),
        (
            header(#"{"parentRef":{"group":"g","kind":"k","namespace":"a"}}"#),
            "spec.parentRef.name is missing"
        ),
        (
            header(#"{\#(parent),"listeners":[{"name":"x"}]}"#),
            "spec.listeners[0].port is missing"
        ),
        (
            header(
                #"{\#(parent),"#
                    + #""listeners":[{"name":"x","port":1,"protocol":"TLS","tls":{"mode":"Odd"}}]}"#
            ),
            #"spec.listeners[0].tls.mode is "Odd""#
        ),
    ]

    @Test(arguments: damage)
    func `names what is unreadable`(_ payload: String, _ sentence: String) {
        var stored = LogEntries.first.commit
        stored.events[0].payload = Array(payload.utf8)

        let error = #expect(throws: EventLogError.self) { try stored.decoded() }

        #expect(error?.code == .damaged)
        let message = error?.message ?? ""
        #expect(message.hasPrefix("commit 1: its event 1 (ListenerSet shop/web) cannot be read: "))
        #expect(message.contains(sentence), "\(message)")
    }

    @Test func `names an unknown type kind and cause`() {
        var (type, kind, cause) = (
            LogEntries.first.commit, LogEntries.first.commit, LogEntries.first.commit
        )
        type.events[0].type = "resource.renamed"
        kind.events[0].kind = "HTTPRoute"
        cause.cause = Array(#"{"v":1,"type":"whim"}"#.utf8)
        for stored in [type, kind, cause] {
            let error = #expect(throws: EventLogError.self) { try stored.decoded() }
            #expect(error?.code == .damaged)
        }
    }

    @Test(arguments: StoredEventExamples.all)
    func `a checkpoint holds whole resources`(_ example: StoredEventExample) throws {
        guard case .applied(let resource) = example.event else { return }
        var writer = JSONWriter()
        resource.writeStoredForm(to: &writer)
        let document = try JSONDocument.parsing(writer.bytes)
        #expect(try StoredResource(decoding: document.root) == resource)
    }

    private static func header(_ spec: String) -> String {
        #"{"v":1,"uid":"u","createdRevision":1,"createdAt":2,"generation":3,"spec":"# + spec + "}"
    }
}

extension LogEntries {
    /// A log's first entry.
    static var first: LogEntry {
        var entries = LogEntries()
        return entries.next()
    }
}
