package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel watch` — how far what was changed is on its way to the proxies.
package struct Watch: ClientCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Watch the versions of a gateway, or one commit, reach the proxies.",
        discussion: """
            Of a commit it ends when all proxies have it. Of a gateway it shows each new version \
            until Ctrl-C. With -o json each line is what GET /v1/commits/{revision}/progress says.
            """)

    @Argument(
        help: ArgumentHelp(
            "A revision, or a gateway (NAMESPACE/NAME; the only one if there is one).",
            valueName: "gateway|revision"))
    var what: String?

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if output.output == .yaml || output.output == .name {
            throw ValidationError("it is lines that come: leave -o out, or say -o json")
        }
    }

    package func run(_ session: Session) throws {
        if let what, what.isPosition {
            try CommitWatch(session).watch(what)
        } else {
            try GatewayWatch(session, try session.gateway(what)).watch()
        }
    }
}

/// Prints what is said about progress in the form that is wanted.
struct ProgressPrinter {
    private let session: Session
    private var view: LiveView
    private var last = ""

    init(_ session: Session) { (self.session, view) = (session, LiveView(on: session.out)) }

    mutating func print(_ progress: JSONNode) {
        guard session.output == .json else {
            return view.show(ProgressText.lines(progress, on: session.out))
        }
        var writer = JSONWriter()
        writer.node(progress)
        let line = String(decoding: writer.bytes, as: UTF8.self)
        if line != last { session.out.line(line) }
        last = line
    }

    /// What comes is about another commit.
    mutating func next() { view.keep() }
}
