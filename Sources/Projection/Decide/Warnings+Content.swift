import GatewayModel

extension StoredResource {
    /// What of a resource has no effect, or not the one that was meant: accepted, as the Gateway
    /// API accepts it, but not in silence.
    var contentWarnings: [Warning] {
        var warnings = resource.annotationWarnings
        if case .gateway(let spec) = resource.spec { warnings += spec.warnings(about: id) }
        for listener in listeners
        where !ListenerConditions.resolvesRefs(listener, .wins, nil) {
            let resolved = ListenerConditions.resolvedRefs(listener, .wins, nil, of: id)
            warnings.append(
                Warning(
                    code: resolved.reason.rawValue, resource: id, listener: listener.name,
                    message: resolved.message))
        }
        return warnings
    }
}

extension GatewaySpec {
    /// Why it is not accepted or not Programmed, and what is stored and has no effect.
    fileprivate func warnings(about id: ResourceID) -> [Warning] {
        var warnings: [Warning] = []
        func warn(_ code: String, _ message: String) {
            warnings.append(Warning(code: code, resource: id, message: message))
        }
        let acceptance = GatewayAcceptance(self)
        if let reason = acceptance.reason, let text = acceptance.explanation {
            warn(reason.rawValue, text)
        }
        for address in addresses
        where address.type == GatewayAddress.hostname && !address.value.isEmpty {
            warn(
                "IgnoredField",
                "address \(address.value) has no effect: no name is registered for a Gateway")
        }
        guard let infrastructure else { return warnings }
        let idle = [
            ("labels", infrastructure.labels), ("annotations", infrastructure.annotations),
        ]
        for (field, values) in idle where !values.isEmpty {
            warn(
                "IgnoredField",
                "infrastructure.\(field) has no effect: nothing is created for a Gateway")
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
