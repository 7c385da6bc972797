import GatewayModel
public import JSON

// Every status is written here, as members of an object, as the Gateway API has it.

extension OwnerStatus {
    public func write(members writer: inout JSONWriter) {
        if let attachedListenerSets {
            writer.member("attachedListenerSets", attachedListenerSets)
        }
        writer.conditions(conditions, generation)
        writer.key("listeners")
        writer.array(of: listeners) { writer, listener in
            writer.object { listener.write(members: &$0, generation) }
        }
    }
}

extension ListenerStatus {
    fileprivate func write(members writer: inout JSONWriter, _ generation: Int64) {
        writer.member("name", name)
        writer.key("supportedKinds")
        writer.array(of: supportedKinds) { writer, kind in
            writer.object { writer in
                writer.member("group", kind.group)
                writer.member("kind", kind.kind)
            }
        }
        writer.member("attachedRoutes", attachedRoutes)
        writer.conditions(conditions, generation)
    }
}

extension RouteStatus {
    public func write(members writer: inout JSONWriter) {
        writer.key("parents")
        writer.array(of: parents) { writer, parent in
            writer.object { parent.write(members: &$0, generation) }
        }
    }
}

extension RouteParentStatus {
    fileprivate func write(members writer: inout JSONWriter, _ generation: Int64) {
        writer.key("parentRef")
        writer.object { ref.write(members: &$0) }
        writer.member("controllerName", "lintel.dev/gateway")
        writer.conditions(conditions, generation)
        writer.member("serving", isServing)
        writer.member("servingReason", servingReason.rawValue)
        writer.member("servingMessage", ifPresent: servingMessage)
    }
}

extension JSONWriter {
    fileprivate mutating func conditions(_ conditions: [DatedCondition], _ generation: Int64) {
        key("conditions")
        array(of: conditions) { writer, dated in
            writer.object { writer in
                writer.member("type", dated.condition.type.rawValue)
                writer.member("status", dated.condition.status.rawValue)
                writer.member("reason", dated.condition.reason.rawValue)
                writer.member("message", dated.condition.message)
                writer.member("observedGeneration", generation)
                writer.member("lastTransitionTime", dated.since.time.description)
            }
        }
    }
}
