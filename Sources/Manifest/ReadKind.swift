import GatewayModel
import JSON

extension Problems {
    /// What `kind` and `apiVersion` say; nil when the kind is missing or not known.
    ///
    /// - Parameter expected: the kind of the path, when there is one; then both may be absent.
    mutating func kind(of node: JSONNode, expected: ResourceKind?) -> ResourceKind? {
        let kindNode = node["kind"].flatMap { $0.isNull ? nil : $0 }
        let versionNode = node["apiVersion"].flatMap { $0.isNull ? nil : $0 }
        guard let spelling = spelling(kindNode, expected: expected) else { return nil }
        guard let versionNode else {
            if expected == nil { apiVersionIssue("apiVersion is missing", for: spelling) }
            return spelling.kind
        }
        if let version = string(versionNode, at: "/apiVersion"),
            !spelling.apiVersions.contains(version)
        {
            // A path names the kind, not how it is spelled.
            let foreign = "\(spelling.rawValue) is not known in apiVersion \(quoted(version))"
            apiVersionIssue(foreign, for: spelling)
        }
        return spelling.kind
    }

    private mutating func spelling(_ node: JSONNode?, expected: ResourceKind?) -> KindSpelling? {
        guard let node else {
            if let expected { return KindSpelling(expected) }
            issue("UnknownKind", at: "/kind", "kind is missing; use one of \(KindSpelling.known)")
            return nil
        }
        guard let spelling = spelling(node) else { return nil }
        guard let expected, spelling.kind != expected else { return spelling }
        issue(
            "PathMismatch", at: "/kind",
            "kind is \(spelling.rawValue) but the path is of a \(expected.rawValue); make them "
                + "agree, or leave kind out")
        return nil
    }

    mutating func spelling(_ node: JSONNode) -> KindSpelling? {
        guard let text = string(node, at: "/kind") else { return nil }
        if let spelling = KindSpelling(rawValue: text) { return spelling }
        issue(
            "UnknownKind", at: "/kind",
            "kind \(quoted(text)) is not known; use one of \(KindSpelling.known)")
        return nil
    }

    private mutating func apiVersionIssue(_ what: String, for spelling: KindSpelling) {
        let versions = spelling.apiVersions.joined(separator: " or ")
        issue(
            "UnknownAPIVersion", at: "/apiVersion",
            "\(what); use \(versions) for "
                + "\(spelling.rawValue)")
    }
}
