import GatewayModel
import JSON

extension FieldPlace {
    /// Whatever every kind has, with its own spec.
    static func resource(_ kind: ResourceKind) -> FieldPlace {
        let article = kind.rawValue.hasPrefix("HTTP") ? "an" : "a"
        let spec =
            kind.row.spec == .besideMetadata
            ? FieldPlace(spec: kind).fields : [.kept("spec", FieldPlace(spec: kind))]
        return FieldPlace(
            "\(article) \(kind.rawValue)",
            [.kept("apiVersion"), .kept("kind"), .kept("metadata", .metadata)] + spec + [.status])
    }

    /// Whether it has a field of that name which is read and stored.
    func keeps(_ key: JSONText) -> Bool {
        fields.contains { $0.name ~= key && $0.handling.isKept }
    }

    static let metadata = FieldPlace(
        "metadata", .kept("namespace"), .kept("name"), .kept("labels"), .kept("annotations"),
        .kept("resourceVersion"), .silent("uid"), .silent("generation"),
        .silent("creationTimestamp"), .silent("selfLink"),
        .ignored("managedFields", "who set which field is not kept here"),
        .ignored("ownerReferences", "nothing is deleted with its owner here"),
        .ignored("finalizers", "a deletion waits for nobody here"),
        .ignored("deletionTimestamp", "the resource is applied, and deleted when that is asked"),
        .ignored(
            "deletionGracePeriodSeconds",
            "the resource is applied, and deleted when that is asked"),
        .ignored("generateName", "names are not made up here"))

    // MARK: What is no resource

    static let changeset = FieldPlace(
        "a changeset", .kept("message"), .kept("expectPlan"), .kept("changes"))

    static let change = FieldPlace("a change", .kept("apply"), .kept("delete"))

    static let deletion = FieldPlace(
        "a deletion", .kept("apiVersion"), .kept("kind"), .kept("namespace"), .kept("name"),
        .kept("resourceVersion"))
}
