import GatewayModel
import JSON
import Terminal

/// One CloudEvent of the log as a line for people.
enum EventLine {
    /// `58  2026-11-22T10:00:03Z  created  ListenerSet shop/web  by shop: The new shop`
    static func text(_ event: JSONNode, on terminal: Terminal) -> String {
        guard let data = event["data"] else { return event.words("id") }
        let action = action(data, event.words("type"))
        let message = data.firstLine("message")
        let words = [
            terminal.styled(event["lintelrevision"]?.cell ?? "-", .yellow), event.time("time"),
            terminal.styled(action, HistoryTable.style(ofAction: action)),
            "\(data.words("kind")) \(data.resourceName)",
            "by \(Author.text(of: data).printable)" + (message.isEmpty ? "" : ": \(message)"),
        ]
        return words.joined(separator: "  ")
    }

    /// What was not told is read off the type.
    private static func action(_ data: JSONNode, _ type: String) -> String {
        let action = data.words("action")
        return action.isEmpty ? String(type.split(separator: ".").last ?? "") : action
    }
}
