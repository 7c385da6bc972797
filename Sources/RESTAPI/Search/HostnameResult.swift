import GatewayModel
import JSON
import Projection

/// A hostname on a port of a gateway: who serves it, since when, who does not and why, and how far
/// it is.
struct HostnameResult: SearchResult {
    /// A listener that asks for the name and does not serve it.
    struct Unserved {
        let id: ListenerID
        let reason: String
        let message: String
        /// Whether another one has what it asks for.
        let isLost: Bool
    }

    /// More than these are counted and not listed.
    static let unservedLimit = 20

    let fit: NameFit
    let hostname: String
    let gateway: NamespacedName
    let port: UInt16
    let server: Explanation.Candidate?
    /// Whether somebody serves it who is not seen.
    let isServedByOther: Bool
    /// Whether it is known who serves it: nobody who has no part in a gateway is told.
    let isExplained: Bool
    /// Since when it serves the name; nil where that is not known.
    var since: Mark?
    /// Why proxies do not have it as it is; nil if they do.
    var held: String?
    var unserved: [Unserved]
    /// Of who has the name by delegation, where nobody serves it.
    var owners: [HostnameOwner] = []
    /// When the certificate ends that ends first.
    var certificateEnd: Timestamp?
    /// Nil where nobody is seen to serve it.
    var nodes: NodeCounts?
    /// When it was asked.
    let now: Timestamp

    var type: String { "Hostname" }
    var place: SearchPlace { .hostname }
    var title: String { "\(hostname):\(port)" }

    var summary: String {
        if !isExplained {
            let reasons = unserved.map { "\($0.id.owner.title): \($0.message)" }
            return "\(title) on \(gateway) is not served by \(reasons.listed(upTo: 3))"
        }
        var parts = [head]
        let losers = unserved.filter(\.isLost).map(\.id.owner.title).uniqued
        if server != nil || isServedByOther, !losers.isEmpty {
            parts.append("\(losers.listed(upTo: 3)) lost it")
        }
        let others = unserved.filter { !$0.isLost || (server == nil && !isServedByOther) }
        for listener in others.prefix(3) {
            parts.append("\(listener.id.owner.title) does not serve it: \(listener.message)")
        }
        if others.count > 3 { parts.append("\(others.count - 3) more do not") }
        parts += owners.map(\.sentence)
        if let certificateEnd {
            parts.append("its certificate \(certificateEnd.ending(from: now))")
        }
        if let nodes { parts.append(nodes.sentence(on: gateway)) }
        return parts.joined(separator: "; ")
    }

    private var head: String {
        guard let server else {
            return isServedByOther
                ? "\(title) on \(gateway) is served by another listener"
                : "nobody serves \(title) on \(gateway)"
        }
        let by =
            switch server.match(of: hostname) {
            case .exact: ""
            case .wildcard: " (\(server.listener.hostname ?? ""))"
            case .any: " (which takes every name)"
            }
        let when = since.map { " since \($0.time.inSeconds) (commit \($0.revision))" } ?? ""
        let held = held == nil ? "" : ", which proxies do not have as it is yet"
        return "\(title) is served by \(server.id.owner.title)\(by) on \(gateway)\(when)\(held)"
    }

    var links: [(name: StaticString, path: String)] {
        let path = ResourceID(.gateway, gateway).path
        var links: [(name: StaticString, path: String)] = [
            ("self", "\(path)/explain?port=\(port)&hostname=\(hostname)")
        ]
        if let owner = server?.id.owner ?? unserved.first?.id.owner {
            links += [("owner", owner.path), ("history", owner.path + "/history")]
        }
        return links
    }

    func write(members writer: inout JSONWriter) {
        writer.member("hostname", hostname)
        writer.member("port", port)
        writer.key("gateway")
        writer.gatewayName(gateway)
        writer.key("servedBy")
        if let server {
            writer.object { writer in
                writer.reference(members: server.id, server.listener)
                writer.member("match", server.match(of: hostname).rawValue)
            }
        } else {
            writer.null()
        }
        if isServedByOther { writer.member("servedByOther", true) }
        if let since {
            writer.key("since")
            writer.object { writer in
                writer.member("revision", since.revision.rawValue)
                writer.member("time", since.time.description)
            }
        }
        writer.member("held", ifPresent: held)
        writer.key("notServed")
        writer.array(of: unserved.prefix(Self.unservedLimit)) { writer, listener in
            writer.object { writer in
                writer.member("id", listener.id.description)
                writer.key("owner")
                writer.object { $0.eventSubject(listener.id.owner) }
                writer.member("name", listener.id.listener)
                writer.member("reason", listener.reason)
                writer.member("message", listener.message)
            }
        }
        if !owners.isEmpty {
            writer.key("delegatedTo")
            writer.array(of: owners) { $0.owner($1) }
        }
        writer.member("certificateNotAfter", ifPresent: certificateEnd?.description)
        if let nodes {
            writer.key("nodes")
            nodes.write(to: &writer)
        }
    }
}

/// How many proxies of a gateway have something.
struct NodeCounts {
    /// Who is silent is not waited for, and counts if it has it.
    let running: Int
    let total: Int
    /// Of all, those that polled and have stopped.
    let silent: Int

    /// - Parameter revision: the version in which it came.
    init(of reports: [NodeReport], having revision: Revision) {
        running = reports.count { node in node.version.map { $0 >= revision } ?? false }
        total =
            running
            + reports.count { node in
                !node.isSilent && !(node.version.map { $0 >= revision } ?? false)
            }
        silent = reports.count { $0.isSilent }
    }

    func sentence(on gateway: NamespacedName) -> String {
        switch total {
        case 0: "no proxy polls \(gateway)"
        case 1: running == 1 ? "the one proxy runs it" : "the one proxy does not run it yet"
        default: "\(running) of \(total) proxies run it"
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("running", running)
            writer.member("total", total)
            if silent > 0 { writer.member("silent", silent) }
        }
    }
}
