public import JSON

/// JSON merge patch (RFC 7396).
public enum MergePatch {
    /// `target` after `patch`, as JSON. Members of the target keep their order; new ones follow in
    /// the order of the patch.
    public static func apply(patch: JSONNode, to target: JSONNode) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 2048)
        merge(patch, into: target, &writer)
        return writer.bytes
    }

    /// - Parameter target: nil where the patch has a member that the target has not.
    private static func merge(
        _ patch: JSONNode, into target: JSONNode?, _ writer: inout JSONWriter
    ) {
        guard patch.kind == .object else { return writer.node(patch) }
        // One pass over each side, however many members they have.
        var patches: [JSONText: JSONNode] = [:]
        for (key, value) in patch.members { patches[key] = value }
        writer.object { writer in
            if let target {
                for (key, value) in target.members {
                    guard let change = patches.removeValue(forKey: key) else {
                        writer.key(key)
                        writer.node(value)
                        continue
                    }
                    guard !change.isNull else { continue }
                    writer.key(key)
                    merge(change, into: value, &writer)
                }
            }
            for (key, _) in patch.members {
                guard let value = patches.removeValue(forKey: key), !value.isNull else { continue }
                writer.key(key)
                merge(value, into: nil, &writer)
            }
        }
    }
}
