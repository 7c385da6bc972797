import GatewayModel
import JSON

// What a Secret's manifest has to be looked at for besides its fields.

extension Problems {
    /// Whether a Secret is skipped as one of another type, which is like another kind.
    mutating func skips(secret node: JSONNode, _ options: ReadingOptions) -> Bool {
        guard options.foreignKinds == .skip else { return false }
        // Without a type it is Opaque, as Kubernetes has it. One that is misspelt is not skipped.
        let type = node["type"]?.string ?? "Opaque"
        let isShown = node["entries"] != nil
        let isMeant = SecretType.allCases.contains { known in
            type == known.rawValue || NearestName(type).isNear(known.rawValue)
        }
        if isShown || isMeant { return false }
        let kept = SecretType.allCases.map(\.rawValue).joined(separator: " and ")
        let resource = ForeignResource(kind: "Secret", apiVersion: "v1", node)
        warning(
            "ForeignKind",
            "\(resource.description) is skipped: of Secrets only those of type \(kept) are kept "
                + "here, and it is of \(quoted(type))")
        return true
    }

    /// `kubectl apply` notes the whole manifest in an annotation, key included.
    mutating func dropAppliedManifest(from metadata: inout Metadata) {
        let annotation = "kubectl.kubernetes.io/last-applied-configuration"
        guard metadata.annotations.removeValue(forKey: annotation) != nil else { return }
        warning(
            "DroppedAnnotation", at: "/annotations",
            "\(annotation) repeats the content, so it is not stored")
    }
}
