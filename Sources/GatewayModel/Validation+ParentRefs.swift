extension Problems {
    /// semantics.md 6.1. One object may be a parent more than once if every reference says which
    /// part of it is meant, all in the same way.
    ///
    /// - Parameter namespace: the route's own, which a reference without one means.
    mutating func check(parentRefs refs: [ParentRef], namespace: String) {
        check(count: refs.count, of: "parentRefs", atMost: Limits.parentRefs, at: "/parentRefs")
        guard !refs.isEmpty else { return }
        within("parentRefs") { problems in
            var earlier: [Parent: [ParentRef]] = [:]
            for (index, ref) in refs.enumerated() {
                problems.within("\(index)") { problems in
                    ref.validate(into: &problems)
                    let parent = Parent(ref, namespace: namespace)
                    problems.check(ref, beside: earlier[parent, default: []])
                    earlier[parent, default: []].append(ref)
                }
            }
        }
    }

    private struct Parent: Hashable {
        let group: String
        let kind: String
        let namespace: String
        let name: String

        init(_ ref: ParentRef, namespace: String) {
            (group, kind, name) = (
                ref.ownerKind?.group ?? ref.group, ref.ownerKind?.rawValue ?? ref.kind, ref.name
            )
            self.namespace = ref.namespace ?? namespace
        }
    }

    private mutating func check(_ ref: ParentRef, beside earlier: [ParentRef]) {
        guard let first = earlier.first else { return }
        let parent = "\(ref.kind) \(quoted(ref.name))"
        if ref.sectionName == nil && ref.port == nil {
            issue(
                "ParentRefs",
                "\(parent) is a parent twice; give each reference a sectionName or a port, or "
                    + "remove one")
        } else if (ref.sectionName == nil) != (first.sectionName == nil)
            || (ref.port == nil) != (first.port == nil)
        {
            issue(
                "ParentRefs",
                "\(parent) is a parent twice in different ways; give all its references a "
                    + "sectionName, or all a port, or all both")
        } else if earlier.contains(where: {
            $0.sectionName == ref.sectionName && $0.port == ref.port
        }) {
            issue(
                "ParentRefs",
                "\(parent) is a parent twice with the same sectionName and port; remove one")
        }
    }
}

extension ParentRef {
    fileprivate func validate(into problems: inout Problems) {
        problems.check(group, is: .group, at: "/group")
        problems.check(kind, is: .kind, at: "/kind")
        problems.check(name, is: ownerKind == nil ? .foreignName : .subdomain, at: "/name")
        if let namespace { problems.check(namespace, is: .namespace, at: "/namespace") }
        if let sectionName { problems.check(sectionName, is: .subdomain, at: "/sectionName") }
        problems.check(port: port)
    }
}
