package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel explain` — who serves a name, on whichever gateway.
package struct Explain: ClientCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Say who serves a name, who lost it and why.",
        discussion: """
            Asks all gateways that you see, on ports 443 and 80 unless one is said. Exits 1 if \
            nobody serves it anywhere.
            """)

    @Argument(
        help: ArgumentHelp("HOST, HOST:PORT, :PORT, or a URL.", valueName: "host"))
    var name: String

    @Option(help: ArgumentHelp("Only this one, NAMESPACE/NAME.", valueName: "gateway"))
    var gateway: String?

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func run(_ session: Session) throws {
        let asked = try AskedName(name)
        let gateways = try gateway.map { [try session.gateway($0)] } ?? session.gateways()
        if gateways.isEmpty {
            throw ClientError(
                .usage, "you see no gateway here", hint: "name it with --gateway NAMESPACE/NAME")
        }
        var answers: [JSONNode] = []
        for gateway in gateways {
            for port in asked.ports {
                answers.append(
                    try session.get(
                        gateway.gatewayPath + "/explain",
                        query: [("port", "\(port)"), ("hostname", asked.hostname)]))
            }
        }
        try show(answers, session)
        if !answers.contains(where: \.isServed) { throw ExitStatus.failure.code }
    }

    private func show(_ answers: [JSONNode], _ session: Session) throws {
        switch session.output {
        case .json, .yaml:
            _ = session.show(document: try ResourceList.document("explanations", answers))
        case .name:
            for answer in answers {
                if let id = answer["servedBy"]?["id"]?.string { session.out.line(id.printable) }
            }
        case .table, .wide:
            // Where a name is known somewhere, other places have nothing to say.
            let telling = answers.filter(\.tellsSomething)
            let shown = telling.isEmpty ? answers : telling
            let texts = shown.map {
                ExplanationText($0, isWide: session.output == .wide).text(on: session.out)
            }
            session.out.write(texts.joined(separator: "\n"))
        }
    }
}

extension JSONNode {
    /// Of an explanation. Who may not know by whom is told in words.
    fileprivate var isServed: Bool {
        self["servedBy"].map { !$0.isNull } == true || words("summary").contains(" is served by ")
    }

    fileprivate var tellsSomething: Bool {
        isServed || !list("lost").isEmpty || !list("delegatedTo").isEmpty
    }
}
