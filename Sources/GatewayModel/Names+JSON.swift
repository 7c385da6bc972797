public import JSON

// What names are in words, as their descriptions have it, written where it goes: making the
// description first costs several times as much.

extension JSONWriter {
    /// `"gateway": "infra/edge"`.
    public mutating func member(_ name: StaticString, _ id: NamespacedName) {
        member(name) { writer in
            writer.part(id.namespace)
            writer.part("/")
            writer.part(id.name)
        }
    }

    /// `"resource": "ListenerSet shop/web"`.
    public mutating func member(_ name: StaticString, _ id: ResourceID) {
        member(name) { writer in
            writer.part(id.kind.rawValue)
            writer.part(" ")
            if id.kind.isNamespaced {
                writer.part(id.namespace)
                writer.part("/")
            }
            writer.part(id.name)
        }
    }
}
