/// Rules V1–V9 and X1–X5 on a whole resource, and warnings W1 and W2 (semantics.md 1.6).
extension Resource {
    /// Every reason why this resource is refused; pointers are relative to it.
    public var issues: [Issue] { validated().issues }

    /// Everything that is wrong with it, and everything that is odd.
    public func validated() -> Problems {
        var problems = Problems()
        validate(into: &problems)
        return problems
    }

    /// - Parameters:
    ///   - unreadable: for each listener, the fields that hold a placeholder because the reader
    ///     has already reported them; rules that need them are left out.
    ///   - isTLSAlpha2: whether it was sent as a TLSRoute of v1alpha2.
    public func validate(
        into problems: inout Problems, unreadable: [ListenerFields] = [], isTLSAlpha2: Bool = false
    ) {
        problems.within("metadata") { metadata.validate(kind: kind, into: &$0) }
        problems.within("spec") { problems in
            switch spec {
            case .namespace: break
            case .gateway(let gateway): gateway.validate(into: &problems, unreadable: unreadable)
            case .listenerSet(let set): set.validate(into: &problems, unreadable: unreadable)
            case .referenceGrant(let grant): grant.validate(into: &problems)
            case .secret: break
            case .httpRoute(let route), .tlsRoute(let route), .tcpRoute(let route),
                .udpRoute(let route):
                route.validate(
                    as: kind, isTLSAlpha2: isTLSAlpha2, namespace: metadata.namespace,
                    into: &problems)
            case .backend: break
            }
        }
    }
}

extension Metadata {
    /// semantics.md 1.2.
    func validate(kind: ResourceKind, into problems: inout Problems) {
        if kind == .namespace {
            problems.check(name, is: .namespace, at: "/name")
        } else {
            problems.check(namespace, is: .namespace, at: "/namespace")
            problems.check(name, is: .subdomain, at: "/name")
        }
        problems.check(labels: labels, at: "/labels")
        // Tools keep whole manifests in an annotation, so only the sum is limited.
        problems.check(annotations: annotations, valuesAtMost: .max, at: "/annotations")
        let total = annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        if total > Limits.annotationsTotalBytes {
            problems.issue(
                "V8", at: "/annotations",
                "the annotations have \(total) bytes in all; use at most "
                    + "\(Limits.annotationsTotalBytes)")
        }
    }
}

extension ListenerSetSpec {
    /// semantics.md 1.4.
    func validate(into problems: inout Problems, unreadable: [ListenerFields]) {
        problems.within("parentRef") { problems in
            problems.check(parent.name, is: .subdomain, at: "/name")
            problems.check(parent.namespace, is: .namespace, at: "/namespace")
        }
        if listeners.isEmpty {
            problems.issue("V8", at: "/listeners", "a ListenerSet needs 1 to 64 listeners; add one")
        }
        problems.check(listeners: listeners, unreadable: unreadable)
    }
}
