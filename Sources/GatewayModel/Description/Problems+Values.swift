package import JSON

/// Reading values of an expected type. A wrong one is reported and nil is returned.
extension Problems {
    package mutating func isObject(_ node: JSONNode, at pointer: String = "") -> Bool {
        if node.kind == .object { return true }
        wrongType(node, expected: "an object", at: pointer)
        return false
    }

    /// - Parameter limit: a longer list is reported, and not to be read.
    package mutating func isArray(
        _ node: JSONNode, at pointer: String = "", atMost limit: Int = Limits.entries
    ) -> Bool {
        guard node.kind == .array else {
            wrongType(node, expected: "a list", at: pointer)
            return false
        }
        if node.count <= limit { return true }
        issue(
            "TooManyEntries", at: pointer,
            "the list has \(node.count) entries; no list here may have more than \(limit)")
        return false
    }

    package mutating func string(_ node: JSONNode, at pointer: String = "") -> String? {
        guard let text = text(node, at: pointer) else { return nil }
        return String(text)
    }

    /// The bytes of a string without NUL characters, which end strings in much of the software
    /// that will read them.
    package mutating func text(_ node: JSONNode, at pointer: String = "") -> JSONText? {
        guard let text = node.text else {
            wrongType(node, expected: "a string", at: pointer)
            return nil
        }
        guard !text.containsNUL else {
            issue("NULCharacter", at: pointer, "the string contains a NUL character; remove it")
            return nil
        }
        return text
    }

    /// An entry that is null is not absent: a selector without one of its labels selects more.
    package mutating func stringMap(_ node: JSONNode, at pointer: String) -> [String: String] {
        guard isObject(node, at: pointer) else { return [:] }
        var map: [String: String] = [:]
        for (key, value) in node.members {
            let name = String(key)
            guard !key.containsNUL else {
                issue("NULCharacter", at: pointer, "a key contains a NUL character; remove it")
                continue
            }
            guard value.kind == .string else {
                let inner = "\(pointer)/\(JSONPointer.escaped(name))"
                wrongType(value, expected: "a string", at: inner)
                continue
            }
            if let text = string(value, at: pointer) { map[name] = text }
        }
        return map
    }

    /// One of the raw values of an enumeration, which are case-sensitive.
    package mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ node: JSONNode, at pointer: String, as type: Choice.Type
    ) -> Choice? {
        guard let text = string(node, at: pointer) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        issue("V8", at: pointer, "\(quoted(text)) is not known here; use one of \(known)")
        return nil
    }

    package mutating func wrongType(_ node: JSONNode, expected: String, at pointer: String) {
        var detail = "expected \(expected), found \(node.described)"
        if expected == "a string", node.kind.name == "number" || node.kind.name == "boolean" {
            detail += "; put it in quotes"
            if node.bool != nil { detail += ", in YAML also yes, no, on and off" }
        } else if expected.hasPrefix("a whole number"), node.string.flatMap({ Int($0) }) != nil {
            detail += "; take the quotes away"
        }
        issue("WrongType", at: pointer, detail)
    }

    package mutating func missing(_ field: String, at pointer: String) {
        issue("V8", at: pointer, "\(field) is required; add it")
    }

    /// The elements of a list; nil when it is none.
    package mutating func list<Element>(
        _ node: JSONNode, at step: String, _ element: (inout Problems, JSONNode) -> Element
    ) -> [Element]? {
        guard isArray(node, at: "/" + step) else { return nil }
        return within(step) { problems in
            node.elements.enumerated().map { index, node in
                problems.within("\(index)") { element(&$0, node) }
            }
        }
    }

    package mutating func port(_ node: JSONNode, at pointer: String = "/port") -> UInt16? {
        guard node.kind == .integer || node.kind == .unsigned else {
            wrongType(node, expected: "a whole number from 1 to 65535", at: pointer)
            return nil
        }
        if let port = node.int64.flatMap(UInt16.init(exactly:)), port > 0 { return port }
        let written = node.int64.map(String.init) ?? String(node.uint64 ?? 0)
        issue("V8", at: pointer, "port \(written) is out of range; use 1 to 65535")
        return nil
    }

    package mutating func integer(
        _ node: JSONNode, in range: ClosedRange<Int>, at pointer: String
    ) -> Int? {
        guard node.kind == .integer || node.kind == .unsigned else {
            wrongType(
                node, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
                at: pointer)
            return nil
        }
        if let number = node.int64.map({ Int($0) }), range.contains(number) { return number }
        let written = node.int64.map(String.init) ?? String(node.uint64 ?? 0)
        issue(
            "V8", at: pointer,
            "\(written) is out of range; use \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// GEP-2257.
    package mutating func duration(_ node: JSONNode, at pointer: String) -> GatewayDuration? {
        guard let text = string(node, at: pointer) else { return nil }
        guard let duration = GatewayDuration(text) else {
            issue(
                "V8", at: pointer,
                "\(quoted(text)) is not a duration; use one such as 500ms, 10s or 1m30s")
            return nil
        }
        guard duration <= Limits.duration else {
            issue(
                "V8", at: pointer,
                "\(quoted(text)) is too long; use at most \(Limits.duration)")
            return nil
        }
        return duration
    }
}

extension JSONNode {
    /// As an error message names it.
    fileprivate var described: String {
        switch kind {
        case .object: "an object"
        case .array: "a list"
        case .string: "the string \(quoted(string ?? ""))"
        case .integer, .unsigned:
            "the number \(int64.map(String.init) ?? uint64.map { String($0) } ?? "")"
        case .double: "the number \(double ?? 0)"
        case .true: "the boolean true"
        case .false: "the boolean false"
        case .null: "null"
        }
    }
}
