import GatewayModel
import JSON

/// A resource of a kind that is not kept here, as its manifest names it.
struct ForeignResource {
    let kind: String
    let apiVersion: String?
    private let namespace: String?
    private let name: String?

    /// - Parameter node: a manifest, or what a deletion names.
    init(kind: String, apiVersion: String?, _ node: JSONNode) {
        (self.kind, self.apiVersion) = (kind, apiVersion)
        let names = node["metadata"].flatMap { $0.kind == .object ? $0 : nil } ?? node
        namespace = names["namespace"]?.string
        name = names["name"]?.string
    }

    /// Of its `apiVersion`; nil without one.
    var group: String? {
        apiVersion.map { version in
            version.firstIndex(of: "/").map { String(version[..<$0]) } ?? ""
        }
    }

    /// Whether it is skipped in any case: nearly every file with a Gateway has its class, and
    /// nothing is lost with it.
    var isGatewayClass: Bool { kind == "GatewayClass" && isOfGatewayAPI }

    /// Whether it may be skipped. What stands in a group of ours and is not known there is more
    /// likely one of our kinds, misspelt.
    var isSkippable: Bool {
        if group == ResourceKind.lintelGroup { return false }
        return !isOfGatewayAPI || KindSpelling.notKept.contains(kind)
    }

    private var isOfGatewayAPI: Bool { group == RouteGroupKind.gatewayGroup }

    /// `"Deployment" shop/web of apps/v1`.
    var description: String {
        let place = [namespace, name].compactMap(\.self).joined(separator: "/")
        return quoted(kind) + (place.isEmpty ? "" : " \(quoted(place))")
            + (apiVersion.map { " of \(quoted($0))" } ?? "")
    }
}

extension Problems {
    /// Skips a resource of another kind, by a warning that names it, or refuses it.
    mutating func note(
        _ resource: ForeignResource, at pointer: String, _ foreign: ReadingOptions.ForeignKinds
    ) {
        if resource.isGatewayClass {
            warning(
                "ForeignKind",
                "\(resource.description) is skipped: there are no classes here, and every Gateway "
                    + "is served whatever its gatewayClassName")
        } else if foreign == .skip, resource.isSkippable {
            warning(
                "ForeignKind", "\(resource.description) is skipped: this kind is not kept here")
        } else {
            refuse(resource, at: pointer)
        }
    }

    private mutating func refuse(_ resource: ForeignResource, at pointer: String) {
        let way =
            resource.isSkippable
            ? "; foreignKinds=skip leaves out what is of other kinds" : ""
        if let spelling = KindSpelling(resource.kind), let version = resource.apiVersion {
            let versions = spelling.apiVersions.joined(separator: " or ")
            issue(
                "UnknownAPIVersion", at: pointer,
                "\(spelling.name) is not known in apiVersion \(quoted(version)); use \(versions) "
                    + "for \(spelling.name)\(way)")
        } else {
            let advice =
                nearest(to: resource).map { "did you mean \($0)?" }
                ?? "use one of \(Self.knownKinds)\(way)"
            issue(
                "UnknownKind", at: pointer,
                "kind \(quoted(resource.kind)) is not kept here; \(advice)")
        }
    }

    /// The kind that was probably meant, where the resource is not plainly of somebody else's.
    private func nearest(to resource: ForeignResource) -> String? {
        // Looking for it takes its time.
        guard !resource.isSkippable || resource.group == nil, listsMoreIssues,
            resource.kind.utf8.count <= Limits.labelBytes
        else { return nil }
        return NearestName(resource.kind).among(KindSpelling.all.map(\.name))
    }
}
