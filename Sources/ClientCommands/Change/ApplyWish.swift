import GatewayModel
import Manifest
import ServerClient

/// What `plan` and `apply` ask for.
struct ApplyWish {
    let manifests: ManifestOptions
    let pruning: PruneOptions
    let terms: TermsOptions
    let message: String?

    func wish(in session: Session, isProposal: Bool = false) throws(ClientError) -> Wish {
        var read = try Manifests(
            files: manifests.files, isFromCluster: manifests.fromCluster)
        if let selector = pruning.selector {
            let kept = Set(read.items.compactMap { $0.id(namespace: session.namespace) })
            read.deletions = try Pruning(session, selector: selector).deletions(besides: kept)
        }
        return Wish(
            path: isProposal ? "/v1/proposals" : "/v1/changes",
            query: [
                ("namespace", session.namespace),
                ("fieldValidation", manifests.fieldValidation?.rawValue),
                ("foreignKinds", manifests.foreignKindsWished?.rawValue),
            ] + terms.query,
            body: try read.changeset(message: message), manifests: read,
            expectPlan: terms.expectPlan, isProposal: isProposal, question: "Apply this?")
    }
}
