extension HeaderModifier {
    func validate(into problems: inout Problems) {
        validate(set, at: "set", into: &problems)
        validate(add, at: "add", into: &problems)
        problems.check(
            count: remove.count, of: "headers to remove", atMost: Limits.headersPerFilter,
            at: "/remove")
        for (index, name) in remove.enumerated() {
            problems.check(modifiedHeader: name, at: "/remove/\(index)")
        }
    }

    private func validate(_ headers: [Header], at step: String, into problems: inout Problems) {
        problems.check(
            count: headers.count, of: "headers to \(step)", atMost: Limits.headersPerFilter,
            at: "/" + step)
        guard !headers.isEmpty else { return }
        problems.within(step) { problems in
            var names: Set<String> = []
            for (index, header) in headers.enumerated() {
                problems.within("\(index)") { problems in
                    header.validate(into: &problems)
                    guard !names.insert(header.name.lowercased()).inserted else { return }
                    problems.issue(
                        "RepeatedName", at: "/name",
                        "header \(quoted(header.name)) is listed twice; join them, or remove one")
                }
            }
        }
    }
}

extension HeaderModifier.Header {
    fileprivate func validate(into problems: inout Problems) {
        problems.check(modifiedHeader: name, at: "/name")
        problems.check(value: value, bytes: 1...Limits.headerValueBytes, at: "/value")
        // A line break would be another header (RFC 9110, 5.5).
        if value.utf8.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) {
            problems.issue("V8", at: "/value", "the value has a control character; remove it")
        }
    }
}

extension Problems {
    /// Proxies route by Host and refuse to have it changed behind their back; what frames a
    /// message or belongs to one connection is theirs (RFC 9110, 7.6.1; RFC 9112, 6).
    fileprivate mutating func check(modifiedHeader name: String, at pointer: String) {
        check(headerName: name, at: pointer)
        switch name.lowercased() {
        case "host":
            issue(
                "HostHeader", at: pointer,
                "the header Host cannot be changed like others; use a filter of type URLRewrite "
                    + "with hostname")
        case "connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer",
            "transfer-encoding", "upgrade":
            issue(
                "FramingHeader", at: pointer,
                "the header \(name) says where a message ends or how a connection goes on, which "
                    + "only the proxy knows; remove it from the filter")
        default: return
        }
    }
}
