package import JSON

extension RouteFilter {
    /// What a filter that cannot be read becomes: a type that may be repeated.
    private static let unreadable = RouteFilter.unsupported("ExtensionRef")

    /// The type decides which member a filter has.
    package static func read(
        _ node: JSONNode, _ rule: NoRule, _ reader: inout ManifestReader
    ) -> RouteFilter? {
        guard reader.problems.isObject(node) else { return unreadable }
        guard let typeNode = node["type"], !typeNode.isNull else {
            reader.problems.missing("type", at: "/type")
            return unreadable
        }
        guard let type = reader.problems.string(typeNode, at: "/type"),
            let known = FilterType(rawValue: type)
        else {
            if let text = typeNode.string { reader.problems.refuse(filterType: text) }
            return unreadable
        }
        let content = content(of: node, known, &reader)
        guard known.isSupported else {
            // A filter of an old log, which kept its type, comes back from a GET like this.
            reader.problems.warning(
                "UnsupportedFilter",
                "filters of type \(type) cannot be done here; what the rule matches gets 500")
            return .unsupported(type)
        }
        guard let content else {
            reader.problems.missing(known.member, at: "/" + known.member)
            return unreadable
        }
        return reader.within(known.member) { read(known, content, &$0) } ?? unreadable
    }

    /// The member of the type, which is the only one that may be there.
    private static func content(
        of node: JSONNode, _ type: FilterType, _ reader: inout ManifestReader
    ) -> JSONNode? {
        let place = { FieldPlace(of: FilterShape.self, in: .httpRoute) }
        var content: JSONNode?
        for (key, value) in node.members where !value.isNull && !("type" ~= key) {
            let name = String(key)
            guard let other = FilterType(member: name) else {
                reader.problems.unread(key, value, of: place())
                continue
            }
            if other == type {
                if !type.isSupported { reader.problems.unread(key, value, of: place()) }
                content = value
                continue
            }
            reader.problems.issue(
                "FilterType", at: "/" + name,
                "a filter of type \(type.rawValue) cannot have \(name); remove it, or make it a "
                    + "filter of its own")
        }
        return content
    }

    private static func read(
        _ type: FilterType, _ node: JSONNode, _ reader: inout ManifestReader
    ) -> RouteFilter? {
        switch type {
        case .requestHeaderModifier:
            HeaderModifier.read(node, .none, &reader).map { .requestHeaderModifier($0) }
        case .responseHeaderModifier:
            HeaderModifier.read(node, .none, &reader).map { .responseHeaderModifier($0) }
        case .requestRedirect:
            RequestRedirect.read(node, .none, &reader).map { .requestRedirect($0) }
        case .urlRewrite: URLRewrite.read(node, .none, &reader).map { .urlRewrite($0) }
        case .requestMirror: RequestMirror.read(node, .none, &reader).map { .requestMirror($0) }
        case .extensionRef, .cors, .externalAuth: .unsupported(type.rawValue)
        }
    }
}

extension Problems {
    fileprivate mutating func refuse(filterType text: String) {
        let types = FilterType.allCases.map(\.rawValue).joined(separator: ", ")
        issue("V8", at: "/type", "\(quoted(text)) is not a filter; use one of \(types)")
    }
}
