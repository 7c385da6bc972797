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

    public var kind: Kind {
        // Every tag that simdjson writes is listed above.
        guard let kind = Kind(rawValue: document.tag(of: index)) else {
            preconditionFailure("unknown tag on the JSON tape")
        }
        return kind
    }

    public var isNull: Bool { document.tag(of: index) == Kind.null.rawValue }

    /// The value of a string, or nil for any other kind.
    public var string: String? { text.map(String.init) }

    /// The bytes of a string, unescaped, or nil for any other kind.
    public var text: JSONText? {
        guard document.tag(of: index) == Kind.string.rawValue else { return nil }
        return JSONText(document: document, index: index)
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
    public var elements: Elements { Elements(cursor: Cursor(self, .array)) }

    /// The members of an object in written order, duplicates included; empty for any other kind.
    public var members: Members { Members(cursor: Cursor(self, .object)) }

    /// The first member of that name.
    public subscript(name: StaticString) -> JSONNode? {
        var cursor = Cursor(self, .object)
        while let key = cursor.key() {
            if document.string(at: key, is: name) {
                return JSONNode(document: document, index: key + 1)
            }
        }
        return nil
    }

    /// The index of whatever follows this value on the tape.
    var end: Int { document.end(of: index) }
}

extension JSONNode {
    struct Cursor {
        let document: JSONDocument
        private var next: Int
        private let stop: Int

        init(_ container: JSONNode, _ kind: Kind) {
            document = container.document
            next = container.index + 1
            // The container's own word points past its closing bracket.
            let matches = document.tag(of: container.index) == kind.rawValue
            stop = matches ? container.end - 1 : next
        }

        /// The index of the next element.
        mutating func element() -> Int? {
            guard next < stop else { return nil }
            defer { next = document.end(of: next) }
            return next
        }

        /// The index of the next member's key, after which its value stands: a key is one word.
        mutating func key() -> Int? {
            guard next < stop else { return nil }
            defer { next = document.end(of: next + 1) }
            return next
        }
    }

    public struct Elements: Sequence, IteratorProtocol {
        var cursor: Cursor
        public mutating func next() -> JSONNode? {
            guard let index = cursor.element() else { return nil }
            return JSONNode(document: cursor.document, index: index)
        }
    }

    public struct Members: Sequence, IteratorProtocol {
        var cursor: Cursor
        public mutating func next() -> (key: JSONText, value: JSONNode)? {
            guard let key = cursor.key() else { return nil }
            return (
                JSONText(document: cursor.document, index: key),
                JSONNode(document: cursor.document, index: key + 1)
            )
        }
    }
}
