/// A value inside a ``JSONDocument``: a cursor on the tape, cheap to copy.
public struct JSONNode: Sendable {
    let document: JSONDocument
    let index: Int

    /// What the value is. simdjson tells integers that fit `Int64`, then `UInt64`, then doubles.
    public enum Kind: UInt8, Sendable {
        case object = 0x7B  // {
        case array = 0x5B  // [
        case string = 0x22  // "
        case integer = 0x6C  // l
        case unsigned = 0x75  // u
        case double = 0x64  // d
        case `true` = 0x74  // t
        case `false` = 0x66  // f
        case null = 0x6E  // n

        /// As an error message names it.
        public var name: String {
            switch self {
            case .object: "object"
            case .array: "array"
            case .string: "string"
            case .integer, .unsigned, .double: "number"
            case .true, .false: "boolean"
            case .null: "null"
            }
        }
    }

    private var word: UInt64 { document.tape[index] }

    /// The low 56 bits of the tape word: an index, or an offset into the strings.
    private var payload: Int { Int(word & 0x00FF_FFFF_FFFF_FFFF) }

    public var kind: Kind {
        // Every tag simdjson writes is listed; a new one would be another library.
        guard let kind = Kind(rawValue: UInt8(word >> 56)) else {
            preconditionFailure("unknown tag on the JSON tape")
        }
        return kind
    }

    public var isNull: Bool { kind == .null }

    /// The value of a string, or nil for any other kind.
    public var string: String? { text.map(String.init) }

    /// The bytes of a string, unescaped, or nil for any other kind.
    public var text: JSONText? {
        guard kind == .string else { return nil }
        let start = document.strings + payload
        let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return JSONText(document: document, start: start + 4, count: Int(count))
    }

    /// The value of an integer that fits, or nil.
    public var int64: Int64? {
        switch kind {
        case .integer: Int64(bitPattern: document.tape[index + 1])
        case .unsigned: Int64(exactly: document.tape[index + 1])
        default: nil
        }
    }

    /// The value of an integer that is not negative, or nil.
    public var uint64: UInt64? {
        switch kind {
        case .integer: UInt64(exactly: Int64(bitPattern: document.tape[index + 1]))
        case .unsigned: document.tape[index + 1]
        default: nil
        }
    }

    public var double: Double? {
        switch kind {
        case .integer: Double(Int64(bitPattern: document.tape[index + 1]))
        case .unsigned: Double(document.tape[index + 1])
        case .double: Double(bitPattern: document.tape[index + 1])
        default: nil
        }
    }

    public var bool: Bool? {
        switch kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The elements of an array; empty for any other kind.
    public var elements: Elements {
        Elements(cursor: Cursor(document: document, container: self, kind: .array))
    }

    /// The members of an object in written order, duplicates included; empty for any other kind.
    public var members: Members {
        Members(cursor: Cursor(document: document, container: self, kind: .object))
    }

    /// The first member of that name.
    public subscript(name: StaticString) -> JSONNode? {
        for (key, value) in members where name ~= key { return value }
        return nil
    }

    /// The index of whatever follows this value on the tape.
    var end: Int {
        switch kind {
        case .object, .array: Int(word & 0xFFFF_FFFF)
        case .integer, .unsigned, .double: index + 2
        default: index + 1
        }
    }
}

extension JSONNode {
    struct Cursor {
        let document: JSONDocument
        var next: Int
        let stop: Int

        init(document: JSONDocument, container: JSONNode, kind: Kind) {
            self.document = document
            let matches = container.kind == kind
            next = container.index + 1
            // The container's own word points past its closing bracket.
            stop = matches ? container.end - 1 : next
        }

        mutating func advance() -> JSONNode? {
            guard next < stop else { return nil }
            let node = JSONNode(document: document, index: next)
            next = node.end
            return node
        }
    }

    public struct Elements: Sequence, IteratorProtocol {
        var cursor: Cursor
        public mutating func next() -> JSONNode? { cursor.advance() }
    }

    public struct Members: Sequence, IteratorProtocol {
        var cursor: Cursor
        public mutating func next() -> (key: JSONText, value: JSONNode)? {
            guard let key = cursor.advance()?.text, let value = cursor.advance() else { return nil }
            return (key, value)
        }
    }
}
