import GatewayModel

extension FieldPlace {
    /// Whatever every kind has, with its own spec.
    static func resource(
        _ name: String, spec: @autoclosure @escaping @Sendable () -> FieldPlace
    ) -> FieldPlace {
        FieldPlace(
            name, .kept("apiVersion"), .kept("kind"), .kept("metadata", .metadata),
            .kept("spec", spec()), .status)
    }

    static func resource(_ kind: ResourceKind) -> FieldPlace {
        if kind.part == .secret { return secret }
        let article = kind.rawValue.hasPrefix("HTTP") ? "an" : "a"
        return resource("\(article) \(kind.rawValue)", spec: FieldPlace(spec: kind))
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

    /// Its members stand beside `metadata`, as Kubernetes has them.
    static let secret = FieldPlace(
        "a Secret", .kept("apiVersion"), .kept("kind"), .kept("metadata", .metadata),
        .kept("type"), .kept("data"), .kept("stringData"), .kept("entries"), .kept("certificate"),
        .silent("problem"), .refused("immutable", "the Secret could be changed all the same"),
        .status)

    // MARK: What is no resource

    static let changeset = FieldPlace(
        "a changeset", .kept("message"), .kept("expectPlan"), .kept("changes"))

    static let change = FieldPlace("a change", .kept("apply"), .kept("delete"))

    static let deletion = FieldPlace(
        "a deletion", .kept("apiVersion"), .kept("kind"), .kept("namespace"), .kept("name"),
        .kept("resourceVersion"))
}
