import JSON

extension JSONWriter {
    /// Absent means empty, in every stored form.
    mutating func member(_ name: StaticString, unlessEmpty map: [String: String]) {
        if !map.isEmpty { member(name, map) }
    }

    /// Absent means empty, in every stored form.
    mutating func member<Element>(
        _ name: StaticString, unlessEmpty elements: [Element],
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        guard !elements.isEmpty else { return }
        key(name)
        array(of: elements, body)
    }
}
