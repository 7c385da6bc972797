import GatewayModel
import JSON
import ServerClient
import Terminal

/// Two versions of a gateway, as the server compares them.
struct VersionComparison {
    private let session: Session
    private let gateway: NamespacedName
    private let from: String
    private let to: String?

    /// - Parameter words: `[GATEWAY] FROM [TO]`.
    init(_ session: Session, _ words: [String]) throws(ClientError) {
        let isNamed = words.first.map { !$0.isVersionOrTime } ?? false
        let versions = words.dropFirst(isNamed ? 1 : 0)
        guard let from = versions.first, versions.count <= 2,
            versions.allSatisfy(\.isVersionOrTime)
        else {
            throw ClientError(
                .usage, "\"\(words.joined(separator: " "))\" are no two versions",
                hint: "use [GATEWAY] FROM [TO], such as infra/edge 57 58")
        }
        self.session = session
        gateway = try session.gateway(isNamed ? words.first : nil)
        (self.from, to) = (from, versions.dropFirst().first)
    }

    /// Whether they are the same.
    func show() throws(ClientError) -> Bool {
        var request = session.request(
            .get, gateway.gatewayPath + "/diff", query: [("from", from), ("to", to)])
        if session.isForPrograms, session.output != .name {
            let diff = try session.connection.json(request)
            _ = session.show(document: diff)
            let lists = [diff["added"], diff["removed"], diff["modified"]]
            let routes = diff["routes"]
            let all = lists + [routes?["added"], routes?["removed"], routes?["modified"]]
            return all.allSatisfy { ($0?.count ?? 0) == 0 }
        }
        request.accept = "text/plain"
        let text = String(decoding: try session.connection.answer(request).body, as: UTF8.self)
        Pager.show(DiffText.styled(text, on: session.out), on: session.out)
        return text.isEmpty
    }
}

extension String {
    fileprivate var isVersionOrTime: Bool { isPosition || Timestamp(rfc3339: self) != nil }
}

/// A unified diff as a terminal shows it.
enum DiffText {
    static func styled(_ text: String, on terminal: Terminal) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { terminal.styled(String($0).printable, style(of: $0)) }
            .joined(separator: "\n")
    }

    private static func style(of line: Substring) -> TextStyle {
        if line.hasPrefix("--- ") || line.hasPrefix("+++ ") { return .bold }
        switch line.first {
        case "+": return .green
        case "-": return .red
        case "@": return .cyan
        default: return .plain
        }
    }
}
