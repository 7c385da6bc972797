import JSON

/// The small JSON body of an action.
enum JSONBody {
    static func bytes(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object(members)
        return writer.bytes
    }
}

extension JSONWriter {
    /// A version as the API takes it: a number, or a string such as `58.3f2a9c01`.
    mutating func version(_ name: StaticString, _ text: String) {
        if let number = Int64(text) { member(name, number) } else { member(name, text) }
    }
}
