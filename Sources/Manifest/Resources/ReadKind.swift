import GatewayModel
import JSON

/// What `kind` and `apiVersion` of a manifest say.
struct ManifestKind {
    let kind: ResourceKind
    /// Nil where a path or a deletion leaves it out.
    let version: KindVersion?
}

/// What the items of a list of one kind are: an API server leaves their own `kind` out.
struct ItemKind {
    let kind: String
    let apiVersion: String?

    /// Nil for a `List`, whose items may be of any kind.
    init?(of list: JSONNode) {
        guard let name = list["kind"]?.string?.dropLast("List".count), !name.isEmpty else {
            return nil
        }
        (kind, apiVersion) = (String(name), list["apiVersion"]?.string)
    }
}

extension Problems {
    /// The kind of a manifest; nil when it is missing, or not one that is kept here.
    ///
    /// - Parameters:
    ///   - expected: the kind of the path, when there is one; then `kind` may be absent.
    ///   - item: what says it where the manifest does not.
    ///   - needsVersion: whether `apiVersion` has to be there.
    ///   - foreign: what to do with the kinds of others.
    mutating func kind(
        of node: JSONNode, expected: ResourceKind? = nil, item: ItemKind? = nil,
        needsVersion: Bool = true, foreign: ReadingOptions.ForeignKinds
    ) -> ManifestKind? {
        let versionNode = node["apiVersion"].flatMap { $0.isNull ? nil : $0 }
        var (name, version) = (item?.kind, item?.apiVersion)
        if let kindNode = node["kind"], !kindNode.isNull {
            name = string(kindNode, at: "/kind")
            if name == nil { return nil }
        }
        if let versionNode { version = string(versionNode, at: "/apiVersion") }
        guard let spelling = name.map(KindSpelling.init) ?? expected?.row.spelling else {
            guard let name else {
                issue(
                    "UnknownKind", at: "/kind", "kind is missing; use one of \(Self.knownKinds)")
                return nil
            }
            note(ForeignResource(kind: name, apiVersion: version, node), at: "/kind", foreign)
            return nil
        }
        guard spelling.kind.row.isWritable else {
            issue(
                "NotWritable", at: "/kind",
                "a \(spelling.name) is made by operations of its own, which "
                    + "api/openapi.yaml names"
            )
            return nil
        }
        if let expected, spelling.kind != expected {
            issue(
                "PathMismatch", at: "/kind",
                "kind is \(spelling.name) but the path is of a \(expected.rawValue); make them "
                    + "agree, or leave kind out")
            return nil
        }
        if let version, !spelling.apiVersions.contains(version) {
            let resource = ForeignResource(kind: spelling.name, apiVersion: version, node)
            if expected == nil, resource.group != spelling.group {
                note(resource, at: "/apiVersion", foreign)
                return nil
            }
            apiVersionIssue(
                "\(spelling.name) is not known in apiVersion \(quoted(version))", for: spelling)
        } else if version == nil, versionNode == nil, expected == nil, needsVersion {
            apiVersionIssue("apiVersion is missing", for: spelling)
        }
        return ManifestKind(
            kind: spelling.kind, version: version.flatMap(spelling.version(ofAPIVersion:)))
    }

    static let knownKinds = KindSpelling.all.filter(\.kind.row.isWritable).map(\.name).joined(
        separator: ", ")

    private mutating func apiVersionIssue(_ what: String, for spelling: KindSpelling) {
        let versions = spelling.apiVersions.joined(separator: " or ")
        issue(
            "UnknownAPIVersion", at: "/apiVersion", "\(what); use \(versions) for \(spelling.name)")
    }
}
