package import JSON

/// Reads what a caller wrote, in any order, and collects every mistake.
package struct ManifestReader: FieldVisitor {
    package var problems: Problems
    /// What is being read.
    let context: ResourceContext
    private var members: JSONMembers
    /// What of ``problems`` is about the object that is being read.
    private var start: Problems.Mark

    package var resource: ResourceContext? { context }

    /// Which object is being read, to be put back after one in it.
    struct Place {
        fileprivate let members: JSONMembers
        fileprivate let start: Problems.Mark
    }

    /// Reads one value, and adds what is wrong with it to `problems`.
    ///
    /// - Parameter node: pointers begin there.
    package static func read<Value: FieldValue>(
        _ type: Value.Type, _ node: JSONNode, of resource: ResourceContext,
        into problems: inout Problems
    ) -> Value? {
        var reader = ManifestReader(problems: problems, resource: resource, node)
        // Its arrays have one owner again.
        problems = Problems(fieldValidation: problems.fieldValidation)
        let value = Value.read(node, Value.anyRule, &reader)
        problems = reader.problems
        return value
    }

    /// Reads fields that stand in an object beside those of others, which are left alone.
    static func read<Value: Described>(
        fieldsOf type: Value.Type, in node: JSONNode, of resource: ResourceContext,
        into problems: inout Problems
    ) -> Value {
        var reader = ManifestReader(problems: problems, resource: resource, node)
        var value = Value.placeholder
        value.visit(&reader)
        value.check(&reader)
        problems = reader.problems
        return value
    }

    private init(problems: Problems, resource: ResourceContext, _ node: JSONNode) {
        (self.problems, context) = (problems, resource)
        members = JSONMembers(of: node)
        start = problems.mark
    }

    // MARK: Objects

    mutating func enter(_ node: JSONNode) -> Place {
        let outer = Place(members: members, start: start)
        members = JSONMembers(of: node)
        start = problems.mark
        return outer
    }

    mutating func leave(to outer: Place) {
        members = outer.members
        start = outer.start
    }

    /// What became of the members that no field of the description took.
    mutating func noteRest<Value: Described>(in type: Value.Type) {
        // Of a whole manifest, who reads what every kind has notes the rest.
        if type is any KindSpec.Type, context.kind.row.spec == .besideMetadata { return }
        guard let first = members.takeNext() else { return }
        let place = FieldPlace(of: type, in: kind)
        var next: (key: JSONText, value: JSONNode)? = first
        while let (key, value) = next {
            if !value.isNull { problems.unread(key, value, of: place) }
            next = members.takeNext()
        }
    }

    /// Whether the fields at these places, seen from the object whose rules ask, are what the
    /// caller meant. A rule that needs one which is a placeholder has nothing to say.
    func isReadable(_ pointers: @autoclosure () -> [String]) -> Bool {
        problems.unreadable.count == start.unreadable
            || problems.areReadable(pointers(), since: start)
    }

    /// Whether `pointer`, seen from there, and all that is in it is what the caller meant.
    func isReadable(within pointer: @autoclosure () -> String) -> Bool {
        problems.unreadable.count == start.unreadable
            || problems.isReadable(within: pointer(), since: start)
    }

    // MARK: Fields

    package mutating func field<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value, _ presence: Presence, _ rule: Value.Rule,
        _ note: FieldNote
    ) {
        if let node = members.take(name), !node.isNull {
            if let found = read(name, node, rule, as: Value.self) { value = found }
        } else if presence == .required {
            missing(name, note)
        }
    }

    package mutating func optional<Value: FieldValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: Value.Rule, _ note: FieldNote
    ) {
        guard let node = members.take(name), !node.isNull else { return }
        guard let found = read(name, node, rule, as: Value.self) else { return }
        value = Value.isAbsent(found, rule) ? nil : found
    }

    package mutating func other(_ field: @autoclosure () -> Field) {}

    package mutating func foreign(_ name: StaticString, _ problem: @autoclosure () -> String) {
        guard let node = members.take(name), !node.asksForNothing else { return }
        problems.issue("NotForKind", at: "/\(name)", problem())
    }

    package mutating func sent<Value: FieldValue>(
        _ name: StaticString, as type: Value.Type, _ rule: Value.Rule, _ note: FieldNote,
        _ use: (Value?, inout ManifestReader) -> Void
    ) {
        guard let node = members.take(name), !node.isNull else { return }
        use(read(name, node, rule, as: type), &self)
    }

    /// One step down in an object that is read by hand.
    mutating func within<Result>(
        _ step: String, _ body: (inout ManifestReader) -> Result
    ) -> Result {
        let before = problems.mark
        let result = body(&self)
        if problems.mark != before { problems.prepend(step, since: before) }
        return result
    }

    private mutating func read<Value: FieldValue>(
        _ name: StaticString, _ node: JSONNode, _ rule: Value.Rule, as type: Value.Type
    ) -> Value? {
        let before = problems.mark
        let value = Value.read(node, rule, &self)
        if value == nil { problems.noteUnreadable() }
        if problems.mark != before { problems.prepend(name.description, since: before) }
        return value
    }

    private mutating func missing(_ name: StaticString, _ note: FieldNote) {
        problems.issue(note.code.description, at: "/\(name)", "\(name) is required; add it")
        problems.noteUnreadable(at: "/\(name)")
    }

    /// The value of an element, or a placeholder that keeps the others in their places.
    mutating func element<Value: FieldValue>(
        _ index: Int, _ node: JSONNode, _ rule: Value.Rule, as type: Value.Type
    ) -> Value {
        let before = problems.mark
        let value = Value.read(node, rule, &self)
        if value == nil { problems.noteUnreadable() }
        if problems.mark != before { problems.prepend("\(index)", since: before) }
        return value ?? Value.placeholder
    }
}

/// What a resource is that is being read, as far as its fields depend on it.
package struct ResourceContext: Sendable {
    package let kind: ResourceKind
    /// Its own, which references without one mean.
    package let namespace: String
    /// Of a route: how many of each it may have in the version that it was sent in.
    package let bounds: RouteBounds?

    /// - Parameter bounds: nil for those of the newest version.
    package init(_ kind: ResourceKind, namespace: String = "", bounds: RouteBounds? = nil) {
        (self.kind, self.namespace) = (kind, namespace)
        self.bounds = bounds ?? kind.row.route?.bounds
    }
}
