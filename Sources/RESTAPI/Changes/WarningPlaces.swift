import GatewayModel
import Manifest

/// Where in a YAML body the warnings of a preview are: for who shows them beside it.
struct WarningPlaces {
    private let body: DecodedBody
    private let changes: [ResourceID: Change]

    /// Nil for a body of another format, or one that it takes long to read once more.
    init?(in body: DecodedBody, of request: RequestBody, _ changes: [Change]) {
        guard request.isYAML, body.bytes.count <= RequestBody.uploadBytes else { return nil }
        self.body = body
        self.changes = Dictionary(changes.map { ($0.id, $0) }) { first, _ in first }
    }

    /// Nil for what is about nothing in the body.
    func positions(of warnings: [Warning]) -> [TextPosition?] {
        let pointers = warnings.map(pointer)
        let found = body.bytes.withUnsafeBytes { bytes in
            YAMLPositions.find(pointers: pointers.compactMap { $0 }, in: bytes)
        }
        var next = found.makeIterator()
        return pointers.map { $0 == nil ? nil : next.next() ?? nil }
    }

    /// A warning about the text says its place; one about what is decided, whose it is.
    private func pointer(of warning: Warning) -> String? {
        if warning.message.hasPrefix("/"), let colon = warning.message.firstRange(of: ": ") {
            return String(warning.message[..<colon.lowerBound])
        }
        guard let id = warning.resource, let change = changes[id] else { return nil }
        guard let listener = warning.listener, case .apply(let resource) = change.operation,
            let index = resource.listeners.firstIndex(where: { $0.name == listener })
        else { return change.pointer }
        return change.pointer + "/spec/listeners/\(index)"
    }
}
