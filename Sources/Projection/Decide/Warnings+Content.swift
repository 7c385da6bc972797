import GatewayModel

extension StoredResource {
    /// What of a resource has no effect, or not the one that was meant: accepted, as the Gateway
    /// API accepts it, but not in silence.
    var contentWarnings: [Warning] {
        var warnings = resource.annotationWarnings
        for listener in listeners
        where !ListenerConditions.resolvesRefs(listener, .wins, nil) {
            let resolved = ListenerConditions.resolvedRefs(listener, .wins, nil, of: id)
            warnings.append(
                Warning(
                    code: resolved.reason, resource: id, listener: listener.name,
                    message: resolved.message))
        }
        return warnings
    }
}

extension Resource {
    /// Annotations under `lintel.dev/` that nothing reads: a misspelt ceiling is no ceiling.
    fileprivate var annotationWarnings: [Warning] {
        if metadata.annotations.isEmpty { return [] }
        return metadata.annotations.keys.sorted().compactMap { key in
            guard key.hasPrefix("lintel.dev/") else { return nil }
            let isKnown = MergeRules.annotations.contains(key)
            if isKnown && kind == .gateway { return nil }
            let known = MergeRules.annotations.joined(separator: ", ")
            return Warning(
                code: isKnown ? "IgnoredAnnotation" : "UnknownAnnotation", resource: id,
                message: isKnown
                    ? "annotation \(key) has no effect on a \(kind.rawValue); "
                        + "it belongs on the Gateway"
                    : "annotation \(key) is not known and has no effect; a Gateway takes \(known)")
        }
    }
}
