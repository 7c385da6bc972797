import JSON

/// Rules V1–V9 and X1–X5 on a whole resource, and warnings W1 and W2 (semantics.md 1.6).
extension Resource {
    /// Every reason why this resource is refused; pointers are relative to it.
    public var issues: [Issue] { validated().issues }

    /// Everything that is wrong with it, and everything that is odd: what is found when what is
    /// written of it is read.
    public func validated() -> Problems {
        var problems = Problems()
        problems.within("metadata") { metadata.validate(kind: kind, into: &$0) }
        guard kind.row.spec == .underSpec else { return problems }
        var writer = JSONWriter()
        writer.object { spec.write(members: &$0) }
        guard let document = try? JSONDocument.parsing(writer.bytes) else {
            preconditionFailure("what is written is JSON")
        }
        let context = ResourceContext(kind, namespace: metadata.namespace)
        problems.within("spec") {
            _ = ResourceSpec.read(document.root, of: context, into: &$0)
        }
        return problems
    }
}

extension Metadata {
    /// semantics.md 1.2.
    package func validate(kind: ResourceKind, into problems: inout Problems) {
        if kind.isNamespaced { problems.check(namespace, is: .namespace, at: "/namespace") }
        problems.check(name, is: kind.nameType, at: "/name")
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
