import GatewayModel
import JSON
import Manifest
import ServerClient
import Terminal
import TextDifference

/// What files have against what the server has, resource by resource, both as the same reader
/// understands them, so that order and defaults make no difference.
struct FileComparison {
    private let session: Session
    private let manifests: Manifests
    private let wanted: [WantedResource]

    init(_ session: Session, _ options: ManifestOptions) throws(ClientError) {
        self.session = session
        manifests = try Manifests(files: options.files, isFromCluster: options.fromCluster)
        let reading = ReadingOptions(
            fieldValidation: options.fieldValidation ?? .strict, namespace: session.namespace,
            foreignKinds: options.foreignKindsWished ?? .refuse)
        wanted = try manifests.resources(reading) { session.warn($0) }
    }

    /// One resource that is not the same.
    private struct Difference {
        let wanted: WantedResource
        let isNew: Bool
        let text: String
    }

    /// Whether all is the same.
    func show() throws(ClientError) -> Bool {
        let present = try PresentResources(session, wanted.map(\.resource.id))
        let rotated = try RotatedSecrets(session, wanted, present)
        var differences: [Difference] = []
        for wanted in wanted {
            let now = present[wanted.resource.id]
            let isRotated = rotated.ids.contains(wanted.resource.id)
            let (before, after) = (
                try now.map { node throws(ClientError) in
                    try ComparedText.bytes(ofServer: node, wanted.resource.id)
                } ?? [], ComparedText.bytes(of: wanted.resource, isOtherSecret: isRotated)
            )
            if before == after { continue }
            let name = wanted.resource.id.argument
            let diff = UnifiedDiff(from: before, to: after).bytes(
                from: now == nil ? "/dev/null" : "\(name) (server)", to: "\(name) (\(wanted.file))")
            differences.append(
                Difference(
                    wanted: wanted, isNew: now == nil, text: String(decoding: diff, as: UTF8.self)))
        }
        write(differences)
        return differences.isEmpty
    }

    private func write(_ differences: [Difference]) {
        switch session.output {
        case .table, .wide:
            let text = differences.map(\.text).joined()
            Pager.show(DiffText.styled(text, on: session.out), on: session.out)
        case .name:
            for difference in differences {
                session.out.line(difference.wanted.resource.id.argument)
            }
        case .json, .yaml:
            if let document = try? JSONDocument.parsing(json(differences)) {
                _ = session.show(document: document.root)
            }
        }
    }

    private func json(_ differences: [Difference]) -> [UInt8] {
        JSONBody.bytes { writer in
            writer.key("differences")
            writer.array(of: differences) { writer, difference in
                let id = difference.wanted.resource.id
                writer.object { writer in
                    writer.member("kind", id.kind.rawValue)
                    if id.kind.isNamespaced { writer.member("namespace", id.namespace) }
                    writer.member("name", id.name)
                    writer.member("file", difference.wanted.file)
                    writer.member("isNew", difference.isNew)
                    writer.member("diff", difference.text)
                }
            }
        }
    }
}
