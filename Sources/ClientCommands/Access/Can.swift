package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel can` — whether one may do something, and by which rule.
package struct Can: ClientCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Say whether you may do something, and why.",
        discussion: """
            VERB is \(AccessQuestion.verbs.joined(separator: ", ")). Besides kinds there are \
            \(AccessQuestion.others.joined(separator: ", ")), and parts of kinds with \
            --subresource, such as gateways with --subresource rollback. Exits 0 for yes and 4 for \
            no.
            """)

    @Argument(help: "What to do.")
    var verb: String

    @Argument(help: ArgumentHelp("With what: KIND or KIND/NAME.", valueName: "kind"))
    var resource: String

    @Option(help: "A part of it: snapshot, nodes, rollback, token, …")
    var subresource: String?

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        let question = try AccessQuestion(
            verb, resource, subresource: subresource, in: session.namespace)
        let answer = question.answer(by: try GrantedRights(of: session))
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("allowed", answer.isYes)
            writer.member("reason", answer.reason)
        }
        let document = try JSONDocument.parsing(writer.bytes)
        if !session.show(document: document.root) {
            let word = answer.isYes ? "yes" : "no"
            let style: TextStyle = answer.isYes ? .green : .red
            session.out.line(session.out.styled(word, style) + ": " + answer.reason)
        }
        if !answer.isYes { throw ExitStatus.forbidden.code }
    }
}
