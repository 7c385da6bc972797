public import GatewayModel
public import JSON

extension GatewayEffect {
    /// Everything but the version numbers: what an `expectPlan` is about. Written as members of an
    /// object, in the same order always.
    public func writeContent(members writer: inout JSONWriter) {
        writer.key("added")
        writer.array(of: delta.added) { $0.reference($1.id, $1.listener) }
        writer.key("removed")
        writer.array(of: delta.removed) { $0.reference($1.id, $1.listener) }
        writer.key("modified")
        writer.array(of: delta.modified) { writer, modified in
            writer.object { writer in
                writer.member("id", modified.id)
                writer.key("before")
                writer.snapshotListener(modified.before)
                writer.key("after")
                writer.snapshotListener(modified.after)
            }
        }
        writer.key("lost")
        writer.array(of: lost) { $0.loss($1, "holder", $1.knownHolder) }
        writer.key("displaced")
        writer.array(of: displaced) { $0.loss($1, "by", $1.holder) }
        writer.key("promoted")
        writer.array(of: promoted) { $0.reference($1.id, $1.listener) }
        writer.key("carvedOut")
        writer.array(of: carvedOut) { writer, carve in
            writer.object { writer in
                writer.member("id", carve.id)
                writer.member("hostname", carve.hostname)
                writer.member("by", carve.by)
            }
        }
        writer.routes(routes)
    }
}

extension JSONWriter {
    /// `"routes": {"added": […], "removed": […], "modified": […]}`, each route by its id.
    public mutating func routes(_ delta: RouteDelta) {
        key("routes")
        object { writer in
            writer.key("added")
            writer.array(of: delta.added) { $0.string($1.record.id.routeID) }
            writer.key("removed")
            writer.array(of: delta.removed) { $0.string($1.record.id.routeID) }
            writer.key("modified")
            writer.array(of: delta.modified) { $0.string($1.record.id.routeID) }
        }
    }

    /// A listener by what tells it from others.
    public mutating func reference(_ id: ListenerID, _ listener: Listener) {
        object { writer in writer.reference(members: id, listener) }
    }

    public mutating func reference(members id: ListenerID, _ listener: Listener) {
        member("id", id)
        key("owner")
        resourceID(id.owner)
        member("name", listener.name)
        member("port", listener.port)
        member("protocol", listener.protocol.name)
        member("hostname", ifPresent: listener.hostname)
    }

    fileprivate mutating func loss(
        _ loss: GatewayEffect.Loss, _ role: StaticString, _ other: ListenerID?
    ) {
        object { writer in
            writer.member("id", loss.id)
            writer.member("reason", loss.reason.rawValue)
            writer.member("port", loss.listener.port)
            writer.member("protocol", loss.listener.protocol.name)
            writer.member("hostname", ifPresent: loss.listener.hostname)
            if let other { writer.member(role, other) }
            writer.member("message", loss.explanation)
        }
    }
}
