import GatewayModel
import JSON
import Manifest
import ServerClient

/// A resource as a file wants it.
struct WantedResource {
    let resource: Resource
    let file: String
    /// As it is written there.
    let manifest: JSONNode
}

extension Manifests {
    /// All of them as the server would read them.
    ///
    /// - Throws: everything that is wrong with any of them, with its place.
    func resources(
        _ options: ReadingOptions, warn: (String) -> Void
    ) throws(ClientError) -> [WantedResource] {
        var (wanted, issues): ([WantedResource], [ServerProblem.Issue]) = ([], [])
        for (index, item) in items.enumerated() {
            var writer = JSONWriter()
            item.write(to: &writer)
            do {
                let parsed = try writer.withBytes {
                    try Manifest.changeset(json: UnsafeRawBufferPointer($0), options)
                }
                for warning in parsed.warnings { warn(warning.message.printable) }
                for change in parsed.changeset.changes {
                    guard case .apply(let resource) = change.operation else { continue }
                    wanted.append(
                        WantedResource(
                            resource: resource, file: sources[item.source].name,
                            manifest: item.node))
                }
            } catch {
                issues += Self.issues(error, in: "/changes/\(index)/apply")
            }
        }
        if issues.isEmpty { return wanted }
        let lines = located(issues).map { issue in
            let path = issue.pointer.isEmpty ? "" : issue.pointer + ": "
            return "\(issue.location ?? ""): \(path)\(issue.detail) (\(issue.code))"
        }
        throw ClientError(
            .file, (["the manifests are not valid"] + lines).joined(separator: "\n"))
    }

    private static func issues(_ error: any Error, in place: String) -> [ServerProblem.Issue] {
        switch error as? ManifestError {
        case .invalid(let issues)?:
            issues.map { .init(pointer: place + $0.pointer, code: $0.code, detail: $0.detail) }
        case .unreadable(let unreadable)?:
            [.init(pointer: place, code: "Unreadable", detail: unreadable.message)]
        case nil: [.init(pointer: place, code: "Unreadable", detail: "\(error)")]
        }
    }
}
