import ClientCommands
import JSON
import ServerClient
import Testing

struct AccessQuestionTests {
    private static let me = """
        {"mayDoEverything": false, "everywhere": [
        {"apiGroups": [""], "resources": ["namespaces"], "verbs": ["get"], "resourceNames": ["a"]},
        {"apiGroups": ["lintel.dev"], "resources": ["commits"], "verbs": ["*"]}],
        "namespaces": [{"namespace": "web", "rules": [{"apiGroups": ["gateway.networking.k8s.io"],
        "resources": ["listenersets", "gateways/rollback"], "verbs": ["get", "list"]},
        {"apiGroups": [""], "resources": ["namespaces"], "verbs": ["get"]}]}]}
        """

    struct Case: Sendable {
        let words: [String]
        var part: String?
        var namespace: String?
        let isYes: Bool
        let says: String
    }

    @Test(arguments: [
        Case(words: ["get", "lset/web/x"], isYes: true, says: "in web you have get,list of"),
        Case(words: ["get", "lset"], namespace: "web", isYes: true, says: "in web you have"),
        Case(words: ["get", "lset"], isYes: false, says: "everywhere; you may in web"),
        Case(
            words: ["delete", "lset"], namespace: "web", isYes: false,
            says: "delete listenersets in"),
        Case(words: ["get", "ns/a"], isYes: true, says: "only of those named a"),
        Case(words: ["get", "ns/web"], isYes: true, says: "in web you have"),
        Case(words: ["get", "ns"], isYes: false, says: "only of those named a"),
        Case(words: ["get", "gtw"], namespace: "web", isYes: false, says: "no rule of yours"),
        Case(
            words: ["get", "gtw"], part: "rollback", namespace: "web", isYes: true,
            says: "gateways/rollback"),
        Case(words: ["LIST", "Commits"], isYes: true, says: "* of commits"),
        Case(words: ["list", "audit"], isYes: false, says: "no rule of yours lets you list audit"),
    ])
    func `the rules answer`(_ question: Case) throws {
        let rights = GrantedRights(try JSONDocument.parsing(Array(Self.me.utf8)).root)
        let answer = try AccessQuestion(
            question.words[0], question.words[1], subresource: question.part,
            in: question.namespace
        ).answer(by: rights)
        #expect(answer.isYes == question.isYes)
        #expect(answer.reason.contains(question.says), "\(answer.reason)")
    }

    @Test func `who may do everything may this`() throws {
        let me = try JSONDocument.parsing(Array(#"{"mayDoEverything": true}"#.utf8)).root
        let question = try AccessQuestion("delete", "gtw", subresource: nil, in: nil)
        #expect(question.answer(by: GrantedRights(me)).isYes)
    }

    @Test(arguments: [["fly", "lset"], ["get", "pods"], ["get", "lset/web"]])
    func `what cannot be asked is refused`(words: [String]) {
        #expect(throws: ClientError.self) {
            try AccessQuestion(words[0], words[1], subresource: nil, in: nil)
        }
    }
}
