import EventLog
import GatewayModel
import JSON
import Projection

/// A whole state as bytes: every resource, and what the state remembers about its owner.
///
/// It names the rules by which it was folded (``GatewayState/projectionRules``). Under other rules
/// the same commits give another state, so it is of no use then.
enum Checkpoint {
    static func stored(_ published: Published) -> StoredCheckpoint {
        StoredCheckpoint(
            revision: published.state.revision, commitHash: published.head.hash,
            payload: payload(of: published.state))
    }

    // MARK: Writing

    static func payload(of state: GatewayState) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 1 << 20)
        writer.object { writer in
            writer.member("v", StoredForms.shipped.checkpoint.newest)
            writer.member("projectionRules", GatewayState.projectionRules)
            writer.member("revision", state.revision.rawValue)
            writer.member("committedAt", state.committedAt.rawValue)
            writer.key("resources")
            writer.array { writer in
                for kind in ResourceKind.allCases {
                    for id in state.ids(of: kind) { write(id, of: state, to: &writer) }
                }
            }
        }
        return writer.bytes
    }

    private static func write(
        _ id: ResourceID, of state: GatewayState, to writer: inout JSONWriter
    ) {
        // What is always there is in no commit.
        guard let stored = state[id], stored.resourceVersion.isOfCommit else { return }
        writer.object { writer in
            writer.key("resource")
            stored.writeStoredForm(to: &writer)
            if let route = state.route(id) {
                writer.key("routeMarks")
                writer.array(of: route.marks) { writer, marks in
                    writer.array(of: marks.all) { $0.mark($1) }
                }
                if let shadows = state.shadowMarks(of: id) {
                    writer.key("shadows")
                    writer.array(of: shadows) { writer, mark in
                        if let mark { writer.mark(mark) } else { writer.null() }
                    }
                }
            }
            guard let memory = state.memory(of: id) else { return }
            if let version = memory.version { writer.member("version", version.rawValue) }
            if let release = memory.release {
                writer.key("release")
                writer.release(release)
            }
            writer.key("marks")
            writer.array(of: memory.marks.all) { $0.mark($1) }
            writer.key("listenerMarks")
            writer.array(of: memory.listenerMarks) { writer, marks in
                writer.array(of: marks.all) { $0.mark($1) }
            }
        }
    }

    // MARK: Reading

    static func state(
        of checkpoint: StoredCheckpoint, _ forms: StoredForms = .shipped
    ) throws -> GatewayState {
        let root = try forms.checkpoint.lifted(JSONDocument.parsing(checkpoint.payload).root)
        guard root["projectionRules"]?.int64 == GatewayState.projectionRules,
            root["revision"]?.int64 == checkpoint.revision.rawValue,
            checkpoint.revision.isOfCommit, let revision = root["revision"]?.int64,
            let committedAt = root["committedAt"]?.int64, let entries = root["resources"]
        else { throw unreadable(checkpoint) }
        var resources: [StoredResource] = []
        var ids: Set<ResourceID> = []
        var memory: [ResourceID: OwnerMemory] = [:]
        var routeMarks: [ResourceID: [RouteMarks]] = [:]
        var shadows: [ResourceID: [Mark?]] = [:]
        for entry in entries.elements {
            guard let node = entry["resource"] else { throw unreadable(checkpoint) }
            let stored = try StoredResource(decoding: node, forms)
            guard stored.resourceVersion <= checkpoint.revision, ids.insert(stored.id).inserted
            else { throw unreadable(checkpoint) }
            resources.append(stored)
            if let marks = entry["routeMarks"] {
                routeMarks[stored.id] = marks.elements.compactMap(RouteMarks.init)
            }
            if let marks = entry["shadows"] { shadows[stored.id] = marks.elements.map(Mark.init) }
            guard let marks = entry["marks"] else { continue }
            guard let marks = OwnerMarks(marks), let listeners = entry["listenerMarks"] else {
                throw unreadable(checkpoint)
            }
            memory[stored.id] = OwnerMemory(
                marks: marks, listenerMarks: listeners.elements.compactMap(ListenerMarks.init),
                version: entry["version"]?.int64.map(Revision.init),
                release: try entry["release"].map { node in
                    guard let release = Release(node) else { throw unreadable(checkpoint) }
                    return release
                })
            guard memory[stored.id]?.version?.isOfCommit != false else {
                throw unreadable(checkpoint)
            }
        }
        return GatewayState(
            restoring: resources, memory: memory, routeMarks: routeMarks, shadows: shadows,
            revision: Revision(rawValue: revision), committedAt: Timestamp(clamping: committedAt))
    }

    /// Whether the checkpoint is of that state. In an older form the same state is other bytes.
    static func isOf(_ state: GatewayState, _ checkpoint: StoredCheckpoint) -> Bool {
        let expected = payload(of: state)
        if checkpoint.payload == expected { return true }
        guard let state = try? self.state(of: checkpoint) else { return false }
        return payload(of: state) == expected
    }

    /// Whether the commits added up to it by other rules: then it can be neither used nor checked.
    static func isByOtherRules(_ checkpoint: StoredCheckpoint) -> Bool {
        guard let document = try? JSONDocument.parsing(checkpoint.payload),
            let root = try? StoredForms.shipped.checkpoint.lifted(document.root),
            let rules = root["projectionRules"]?.int64
        else { return false }
        return rules != GatewayState.projectionRules
    }

    /// Whether there is one at `revision` that says so in all its parts: a row alone may have been
    /// altered.
    static func isWhole(at revision: Revision, in store: any SideStoreReader) -> Bool {
        guard let stored = try? store.checkpoint(atOrBefore: revision),
            stored.revision == revision
        else { return false }
        return (try? state(of: stored)) != nil
    }

    private static func unreadable(_ checkpoint: StoredCheckpoint) -> EventLogError {
        EventLogError(.damaged, "the checkpoint at revision \(checkpoint.revision) is unreadable")
    }
}

extension OwnerMarks {
    fileprivate var all: [Mark] { [accepted, programmed] }

    fileprivate init?(_ node: JSONNode) {
        let marks = node.elements.compactMap(Mark.init)
        guard marks.count == 2 else { return nil }
        self.init(accepted: marks[0], programmed: marks[1])
    }
}

extension ListenerMarks {
    fileprivate var all: [Mark] { [accepted, programmed, resolvedRefs, conflicted] }

    fileprivate init?(_ node: JSONNode) {
        let marks = node.elements.compactMap(Mark.init)
        guard marks.count == 4 else { return nil }
        self.init(
            accepted: marks[0], programmed: marks[1], resolvedRefs: marks[2], conflicted: marks[3])
    }
}

extension RouteMarks {
    fileprivate var all: [Mark] { [accepted, resolvedRefs, partiallyInvalid] }

    fileprivate init?(_ node: JSONNode) {
        let marks = node.elements.compactMap(Mark.init)
        guard marks.count == 3 else { return nil }
        self.init(accepted: marks[0], resolvedRefs: marks[1], partiallyInvalid: marks[2])
    }
}

extension Mark {
    init?(_ node: JSONNode) {
        let numbers = node.elements.compactMap(\.int64)
        guard numbers.count == 2 else { return nil }
        guard numbers[0] <= Revision.greatest.rawValue else { return nil }
        self.init(
            revision: Revision(rawValue: numbers[0]), time: Timestamp(clamping: numbers[1]))
    }
}

extension JSONWriter {
    mutating func mark(_ mark: Mark) {
        array { writer in
            writer.integer(mark.revision.rawValue)
            writer.integer(mark.time.rawValue)
        }
    }
}
