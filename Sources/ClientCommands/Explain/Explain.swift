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
            Asks all gateways that you see, on every port that has the name unless one is said. \
            Exits 1 if nobody serves it anywhere.
            """)

    @Argument(
        help: ArgumentHelp("HOST, HOST:PORT, :PORT, or a URL.", valueName: "host"))
    var name: String

    @Option(help: ArgumentHelp("Only this one, NAMESPACE/NAME.", valueName: "gateway"))
    var gateway: String?

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if connection.namedNamespace != nil && gateway == nil {
            throw ValidationError(
                "a hostname is in no namespace; leave -n out, or say --gateway NAME with it")
        }
    }

    package func run(_ session: Session) throws {
        let asked = try AskedName(name)
        let gateways = try gateway.map { [try session.gateway($0)] } ?? session.gateways()
        if gateways.isEmpty {
            throw ClientError(
                .usage, "you see no gateway here", hint: "name it with --gateway NAMESPACE/NAME")
        }
        let others = asked.saysPort ? nil : try otherPorts(asked, session)
        var answers: [JSONNode] = []
        for gateway in gateways {
            for port in asked.ports + (others ?? []) {
                answers.append(
                    try session.get(
                        gateway.gatewayPath + "/explain",
                        query: [("port", "\(port)"), ("hostname", asked.hostname)]))
            }
        }
        try show(answers, isComplete: others != nil, session)
        if !answers.contains(where: \.isServed) { throw ExitStatus.failure.code }
    }

    /// The ports besides the usual ones on which somebody wants the name; nil from a server that
    /// has no search.
    private func otherPorts(
        _ asked: AskedName, _ session: Session
    ) throws(ClientError) -> [Int]? {
        guard let hostname = asked.hostname else { return nil }
        let found: JSONNode
        do throws(ClientError) {
            found = try session.get("/v1/search", query: [("q", hostname), ("limit", "100")])
        } catch {
            guard error.code == .notSupported else { throw error }
            return nil
        }
        let ports = found.list("results").filter { $0["hostname"]?.string == hostname }
            .compactMap { $0["port"]?.int64.map { Int($0) } }
        return Set(ports).subtracting(asked.ports).sorted()
    }

    private func show(_ answers: [JSONNode], isComplete: Bool, _ session: Session) throws {
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
            if telling.isEmpty { return explainNobody(answers, isComplete: isComplete, session) }
            let texts = telling.map {
                ExplanationText($0, isWide: session.output == .wide).text(on: session.out)
            }
            session.out.write(texts.joined(separator: "\n"))
        }
    }
}

extension Explain {
    /// One answer where all are the same.
    private func explainNobody(_ answers: [JSONNode], isComplete: Bool, _ session: Session) {
        var (ports, gateways): ([String], [String]) = ([], [])
        for answer in answers {
            let (port, name) = (answer["port"]?.cell ?? "", answer["gateway"]?.resourceName ?? "")
            if !ports.contains(port) { ports.append(port) }
            if !gateways.contains(name) { gateways.append(name) }
        }
        let host = answers.first?.words("hostname") ?? ""
        let some =
            ports.count == 1 ? "port \(ports[0])" : "ports " + ports.joined(separator: " and ")
        let place = isComplete ? "any port" : some
        session.out.line(
            session.out.styled(
                host.isEmpty
                    ? "no listener on \(place) is for every hostname"
                    : "nobody serves \(host) on \(place)", .bold))
        session.out.line("  asked: " + gateways.joined(separator: ", "))
        if ports.count > 1 && !isComplete {
            session.out.line("  another port is asked about as \(host):PORT")
        }
        if host.isEmpty, ports.count == 1 {
            session.out.line("  a hostname is asked about as HOST:\(ports[0])")
        }
        if !host.isEmpty { session.out.line("  lintel search \(host) looks for what is like it") }
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
