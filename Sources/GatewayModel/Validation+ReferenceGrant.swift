extension ReferenceGrantSpec {
    /// semantics.md 5.1.
    func validate(into problems: inout Problems) {
        problems.check(grantEntries: from.count, in: "from")
        problems.within("from") { problems in
            for (index, from) in from.enumerated() {
                problems.within("\(index)") { problems in
                    problems.check(from.group, is: .group, at: "/group")
                    problems.check(from.kind, is: .kind, at: "/kind")
                    problems.check(from.namespace, is: .namespace, at: "/namespace")
                }
            }
        }
        problems.check(grantEntries: to.count, in: "to")
        problems.within("to") { problems in
            for (index, to) in to.enumerated() {
                problems.within("\(index)") { problems in
                    problems.check(to.group, is: .group, at: "/group")
                    problems.check(to.kind, is: .kind, at: "/kind")
                    if let name = to.name {
                        let isOurs = ResourceKind(group: to.group, kind: to.kind) != nil
                        problems.check(name, is: isOurs ? .subdomain : .foreignName, at: "/name")
                    }
                }
            }
        }
    }
}

extension Problems {
    fileprivate mutating func check(grantEntries count: Int, in member: String) {
        guard !(1...Limits.grantEntries).contains(count) else { return }
        issue(
            "V8", at: "/\(member)",
            "a ReferenceGrant needs 1 to \(Limits.grantEntries) entries in \(member); there are "
                + "\(count)")
    }
}
