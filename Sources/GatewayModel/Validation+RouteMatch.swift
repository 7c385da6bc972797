extension HTTPRouteMatch {
    private static let methods = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ]

    func validate(into problems: inout Problems) {
        problems.within("path") { path.validate(into: &$0) }
        problems.check(
            conditions: headers, at: "headers", valueBytes: Limits.headerValueBytes,
            isCaseSensitive: false)
        problems.check(
            conditions: queryParams, at: "queryParams", valueBytes: Limits.queryValueBytes,
            isCaseSensitive: true)
        guard let method, !Self.methods.contains(method) else { return }
        problems.issue(
            "V8", at: "/method",
            "\(quoted(method)) is not known here; use one of "
                + Self.methods.joined(separator: ", "))
    }
}

extension HTTPPathMatch {
    fileprivate func validate(into problems: inout Problems) {
        switch type {
        case .exact, .pathPrefix: problems.check(path: value, at: "/value")
        case .regularExpression:
            guard (1...Limits.pathBytes).contains(value.utf8.count) else {
                problems.issue(
                    "V8", at: "/value",
                    "the expression has \(value.utf8.count) bytes; use 1 to \(Limits.pathBytes)")
                return
            }
            problems.check(expression: value, at: "/value")
        }
    }
}

extension Problems {
    fileprivate mutating func check(
        conditions: [HTTPValueMatch], at step: String, valueBytes: Int, isCaseSensitive: Bool
    ) {
        check(
            count: conditions.count, of: step, atMost: Limits.conditionsPerMatch, at: "/" + step)
        guard !conditions.isEmpty else { return }
        within(step) { problems in
            var names: Set<String> = []
            for (index, condition) in conditions.enumerated() {
                problems.within("\(index)") { problems in
                    problems.check(headerName: condition.name, at: "/name")
                    problems.check(value: condition.value, bytes: 1...valueBytes, at: "/value")
                    if condition.type == .regularExpression,
                        condition.value.utf8.count <= valueBytes
                    {
                        problems.check(expression: condition.value, at: "/value")
                    }
                    let name = isCaseSensitive ? condition.name : condition.name.lowercased()
                    guard !names.insert(name).inserted else { return }
                    // As the API of the Gateway API says it; semantics.md T127.
                    problems.warning(
                        "RepeatedName", at: "/name",
                        "\(quoted(condition.name)) is listed twice; only the first counts")
                }
            }
        }
    }

    /// A token (RFC 9110, 5.6.2).
    mutating func check(headerName name: String, at pointer: String) {
        let isToken = name.utf8.allSatisfy(\.isTokenCharacter)
        guard isToken, (1...Limits.headerNameBytes).contains(name.utf8.count) else {
            issue(
                "V8", at: pointer,
                "\(quoted(name)) is not valid here; use 1 to \(Limits.headerNameBytes) letters, "
                    + "digits and characters of !#$%&'*+-.^_`|~")
            return
        }
    }

    mutating func check(value: String, bytes: ClosedRange<Int>, at pointer: String) {
        guard !bytes.contains(value.utf8.count) else { return }
        issue(
            "V8", at: pointer,
            "the value has \(value.utf8.count) bytes; use \(bytes.lowerBound) to "
                + "\(bytes.upperBound)")
    }
}

extension UInt8 {
    fileprivate var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: Self.tokenPunctuation.contains(self)
        }
    }

    private static let tokenPunctuation = Array("!#$%&'*+-.^_`|~".utf8)
}
