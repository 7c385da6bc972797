import GatewayModel
import JSON

/// Reading values that several kinds have. A wrong one is reported, and nil is returned.
extension Problems {
    /// The elements of a list; nil when it is none.
    mutating func list<Element>(
        _ node: JSONNode, at step: String, _ element: (inout Problems, JSONNode) -> Element
    ) -> [Element]? {
        guard isArray(node, at: "/" + step) else { return nil }
        return within(step) { problems in
            node.elements.enumerated().map { index, node in
                problems.within("\(index)") { element(&$0, node) }
            }
        }
    }

    mutating func port(_ node: JSONNode, at pointer: String = "/port") -> UInt16? {
        guard node.kind == .integer || node.kind == .unsigned else {
            wrongType(node, expected: "a whole number from 1 to 65535", at: pointer)
            return nil
        }
        if let port = node.int64.flatMap(UInt16.init(exactly:)), port > 0 { return port }
        let written = node.int64.map(String.init) ?? String(node.uint64 ?? 0)
        issue("V8", at: pointer, "port \(written) is out of range; use 1 to 65535")
        return nil
    }

    mutating func integer(
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
    mutating func duration(_ node: JSONNode, at pointer: String) -> GatewayDuration? {
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
