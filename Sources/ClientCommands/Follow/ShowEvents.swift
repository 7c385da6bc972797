package import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel events` — the log as it grows, an event each line.
package struct ShowEvents: ClientCommand {
    package static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Print what happened, oldest first, and with -f what happens.",
        discussion: """
            With -o json each line is a CloudEvent. With -f and without --since it begins with \
            what happens next; a connection that is lost is made again, and nothing is printed \
            twice or left out. Ctrl-C ends it.
            """)

    @Flag(name: [.customShort("f"), .long], help: "Go on with what happens.")
    var follow = false

    @Option(
        help: ArgumentHelp(
            "Only what is after this revision, or after the id of an event.",
            valueName: "revision"))
    var since: String?

    @OptionGroup package var output: OutputOptions
    @OptionGroup(title: "Connection") package var connection: ConnectionOptions

    package init() {}

    package func validate() throws {
        if output.output == .yaml {
            throw ValidationError("events are lines: leave -o out, or say -o json")
        }
    }

    package func run(_ session: Session) throws {
        if let namespace = connection.namespace { try ResourceID.check(namespace: namespace) }
        let printer = EventPrinter(session, namespace: connection.namespace)
        if !follow { return try printAll(printer, session) }
        let end = try Self.position(after: since, of: session)
        try EventFollower(session, after: since ?? end) { printer.print($0) }.follow()
    }

    /// Where the log ends.
    ///
    /// - Throws: that nobody answers, that one may not, or that the log does not have `since`.
    private static func position(
        after since: String?, of session: Session
    ) throws(ClientError) -> String {
        // A batch says in its head where the log ends, whatever is in it.
        var request = session.request(
            .get, "/v1/events", query: [("limit", "1"), ("after", since)])
        request.accept = EventFollower.batchType
        let answer = try session.connection.answer(request)
        guard let position = answer.header("lintel-position") else {
            throw ClientError(.notLintel, "the server does not say where its log ends")
        }
        return position
    }

    private func printAll(_ printer: EventPrinter, _ session: Session) throws {
        var after = since
        while true {
            var request = session.request(
                .get, "/v1/events", query: [("limit", "1000"), ("after", after)])
            request.accept = EventFollower.batchType
            let events = try session.connection.json(request).elements.map { $0 }
            for event in events { printer.print(event) }
            guard let last = events.last?["id"]?.string else { return }
            after = last
        }
    }
}

/// Prints events in the form that is wanted.
struct EventPrinter {
    private let session: Session
    /// Nil for those of all.
    private let namespace: String?

    init(_ session: Session, namespace: String?) {
        (self.session, self.namespace) = (session, namespace)
    }

    func print(_ event: JSONNode) {
        if let namespace, event["data"]?.namespace != namespace { return }
        switch session.output {
        case .json, .yaml:
            var writer = JSONWriter()
            writer.node(event)
            session.out.line(String(decoding: writer.bytes, as: UTF8.self))
        case .name: session.out.line(event.words("id"))
        case .table, .wide: session.out.line(EventLine.text(event, on: session.out))
        }
    }
}

extension JSONNode {
    /// Of what an event is about; a Namespace is in itself.
    fileprivate var namespace: String? {
        let kind = self["kind"]?.string.flatMap { ResourceKind(rawValue: $0) }
        return kind?.part == .namespace ? self["name"]?.string : self["namespace"]?.string
    }
}
