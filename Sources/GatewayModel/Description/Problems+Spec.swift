package import JSON

extension Problems {
    /// Reads a spec; pointers begin at it.
    ///
    /// - Parameter isRequired: whether it is a mistake to leave it out.
    package mutating func spec<Spec: FieldValue>(
        _ type: Spec.Type, _ node: JSONNode?, of resource: ResourceContext, isRequired: Bool = true
    ) -> Spec {
        guard let node else {
            if isRequired { missing("spec", at: "") }
            return Spec.placeholder
        }
        return ManifestReader.read(type, node, of: resource, into: &self) ?? Spec.placeholder
    }

    /// The same for a Backend.
    package mutating func backend(_ node: JSONNode?, of resource: ResourceContext) -> BackendSpec {
        spec(BackendSpec.self, node, of: resource)
    }
}

extension BackendSpec {
    package func writeStored(to writer: inout JSONWriter) { write(to: &writer) }
    package static func readStored(_ node: JSONNode) throws(StoredFault) -> BackendSpec {
        try stored(node)
    }
}
