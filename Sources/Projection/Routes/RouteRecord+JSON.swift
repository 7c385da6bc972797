import GatewayModel
import JSON

extension RouteRecord {
    /// The route as the snapshot of one gateway has it (ARCHITECTURE.md, "Snapshots and
    /// polling"): the listeners that serve it, and its rules with what their references lead to, or
    /// with the problem because of which what they match is answered with 500.
    func fragment(on listeners: [RouteAttachment]) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.object { writer in
            writer.member("id", id.routeID)
            writer.member("kind", id.kind.rawValue)
            writer.member("namespace", id.namespace)
            writer.member("name", id.name)
            // The age decides between equal matches (semantics.md 6.5), and a delta has no order.
            writer.member("createdRevision", key.created.rawValue)
            writer.key("listeners")
            writer.array(of: listeners) { writer, attachment in
                writer.object { writer in
                    writer.member("id", attachment.listener.description)
                    writer.key("hostnames")
                    writer.array(of: attachment.hostnames.lazy.map(\.text))
                }
            }
            writer.key("rules")
            writer.array { writer in
                for (rule, resolved) in zip(spec.rules, rules)
                where resolved.problem?.isDropped != true {
                    writer.object { resolved.write(rule, members: &$0) }
                }
            }
        }
        // A copy without the room the writer had to grow into: it is kept as long as the version.
        return writer.bytes.withUnsafeBufferPointer { Array($0) }
    }
}

extension ResolvedRule {
    /// The rule as its spec has it, each reference with the Backend it leads to, or with
    /// `"unresolved": "BackendNotFound"`.
    fileprivate func write(_ rule: RouteRule, members writer: inout JSONWriter) {
        var resolutions = (mirrors + backends)[...]
        rule.write(members: &writer) { writer, _ in
            switch resolutions.removeFirst() {
            case .found(let backend): backend.spec.write(members: &writer)
            case .unresolved(let failure): writer.member("unresolved", failure.reason.rawValue)
            }
        }
        writer.member("problem", ifPresent: problem?.reason.rawValue)
    }
}
