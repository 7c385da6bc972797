import JSON

extension JSONWriter {
    /// Absent means empty, in every stored form.
    mutating func member(_ name: StaticString, unlessEmpty map: [String: String]) {
        if !map.isEmpty { member(name, map) }
    }
}
