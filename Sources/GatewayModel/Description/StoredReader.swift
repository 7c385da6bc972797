import JSON

/// Reads an object of the stored form: every member that is written is there, and no other.
///
/// To skip a member that it does not know could change what a gateway serves, so that is an error.
package struct StoredReader: FieldVisitor {
    private var members: JSONMembers
    /// The first thing that is wrong; nothing is read after it.
    private var fault: StoredFault?

    package var resource: ResourceContext? { nil }

    init(_ object: JSONNode) { members = JSONMembers(of: object) }

    package mutating func field<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value, _ presence: Presence, _ rule: Value.Rule,
        _ note: FieldNote
    ) {
        if let node = members.take(name) {
            if let found = read(name, node, as: Value.self) { value = found }
        } else if presence == .unlessEmpty {
            return
        } else if fault == nil {
            fault = StoredFault("is missing", at: name.description)
        }
    }

    package mutating func optional<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: Value.Rule, _ note: FieldNote
    ) {
        if let node = members.take(name) { value = read(name, node, as: Value.self) }
    }

    package mutating func other(_ field: @autoclosure () -> Field) {}

    private mutating func read<Value: FieldValue>(
        _ name: StaticString, _ node: JSONNode, as type: Value.Type
    ) -> Value? {
        guard fault == nil else { return nil }
        do throws(StoredFault) {
            return try Value.stored(node)
        } catch {
            fault = error.inside(name.description)
            return nil
        }
    }

    mutating func finish() throws(StoredFault) {
        if let (key, _) = members.takeNext() {
            throw StoredFault(
                "was not written by any version this build knows", at: String(key))
        }
        if let fault { throw fault }
    }
}

/// Why stored JSON cannot be read: where it stands, and what is wrong there.
///
/// The place is put together while the error travels outwards, so reading what is well costs
/// nothing for it.
package struct StoredFault: Error {
    package private(set) var place: String
    package let problem: String

    package init(_ problem: String, at place: String = "") {
        (self.place, self.problem) = (place, problem)
    }

    init(_ node: JSONNode, isNot wanted: String) {
        self.init("is not \(wanted) but \(node.kind.name)")
    }

    package func inside(_ outer: String) -> StoredFault {
        let separator = place.isEmpty || place.hasPrefix("[") ? "" : "."
        return StoredFault(problem, at: outer + separator + place)
    }

    package var sentence: String { place.isEmpty ? problem : "\(place) \(problem)" }
}
