package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel token` — the tokens of service accounts.
package struct Tokens: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "token", abstract: "List, create and revoke tokens of service accounts.",
        subcommands: [ListAccountTokens.self, CreateAccountToken.self, RevokeAccountToken.self])

    package init() {}
}

/// Which service account.
package struct AccountArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("NAME or NAMESPACE/NAME.", valueName: "serviceaccount"))
    var account: String

    package init() {}

    /// Where its tokens are in the API.
    func path(_ session: Session) throws(ClientError) -> String {
        try ResourceID(.serviceAccount, argument: account, in: session.namespace).path + "/tokens"
    }
}

/// `lintel token list`
struct ListAccountTokens: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the tokens of a service account, oldest first.")

    @OptionGroup var account: AccountArgument
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run(_ session: Session) throws {
        let answer = try session.get(account.path(session))
        if session.show(document: answer) { return }
        let tokens = answer.list("tokens")
        if session.output == .name {
            for token in tokens { session.out.line(token.words("id")) }
            return
        }
        if tokens.isEmpty { return session.note("it has no tokens") }
        var table = TextTable(["ID", "NOTE", "CREATED", "ENDS", "LAST USED", "ISSUED BY"])
        for token in tokens {
            table.add([
                .init(token.words("id")), .init(token.words("note").orDash),
                .init(token.time("createdAt")), end(token),
                .init(token.time("lastUsedAt").orDash), .init(token.words("issuedBy")),
            ])
        }
        session.out.write(table.text(on: session.out))
    }

    private func end(_ token: JSONNode) -> TextTable.Cell {
        guard let text = token["expiresAt"]?.string else { return "-" }
        let isOver = Timestamp(rfc3339: text).map { $0 <= .now } ?? false
        return .init(token.time("expiresAt"), isOver ? .red : .plain)
    }
}

/// `lintel token create`
struct CreateAccountToken: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a token, which is printed this once.",
        discussion: """
            Nothing but the token is on the standard output: lintel token create shop/ci > file.
            """)

    @OptionGroup var account: AccountArgument

    @Option(help: "How long it counts: 12h, 90d; 90 days by default.")
    var expiresIn: String?

    @Option(help: "What it is for.")
    var note: String?

    @Option(name: [.customShort("m"), .long], help: "Why, in the words of the log.")
    var message: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run(_ session: Session) throws {
        var request = session.request(
            .post, try account.path(session), query: [("message", message)])
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("expiresIn", ifPresent: expiresIn)
            writer.member("note", ifPresent: note)
        }
        request.body = ("application/json", writer.bytes)
        let answer = try session.connection.json(request)
        if session.show(document: answer) { return }
        guard let token = answer["token"]?.string else {
            throw ClientError(.notLintel, "the answer has no token")
        }
        if session.output == .name { return session.out.line(answer.words("id")) }
        session.note(
            "token \(answer.words("id")) ends at \(answer.time("expiresAt")); it is shown this once"
        )
        session.out.line(token.printable)
    }
}

/// `lintel token revoke`
struct RevokeAccountToken: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "End a token. Nothing brings it back.")

    @OptionGroup var account: AccountArgument

    @Argument(help: "Which, as lintel token list has it.")
    var id: String

    @Option(name: [.customShort("m"), .long], help: "Why, in the words of the log.")
    var message: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Connection") var connection: ConnectionOptions

    func run(_ session: Session) throws {
        guard !id.isEmpty, id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
            throw ClientError(
                .usage, "\"\(id)\" is no id of a token", hint: "lintel token list has them")
        }
        let request = session.request(
            .delete, try account.path(session) + "/" + id, query: [("message", message)])
        let answer = try session.connection.json(request)
        if session.show(document: answer) { return }
        session.out.line("token \(id) counts no more")
    }
}
