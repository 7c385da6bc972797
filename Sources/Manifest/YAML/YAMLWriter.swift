public import JSON

/// Writes JSON as block YAML for people: members in written order, strings in quotes exactly when
/// a reader would take them for something else. The same value is the same text.
public struct YAMLWriter {
    public private(set) var bytes: [UInt8] = []

    public init(reservingCapacity capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

    /// One document with a line feed at its end.
    public static func yaml(_ node: JSONNode) -> [UInt8] {
        var writer = YAMLWriter()
        writer.write(node)
        return writer.bytes
    }

    public mutating func write(_ node: JSONNode) {
        if node.isBlock {
            block(node, indent: 0, isInline: false)
        } else {
            inline(node)
            newline()
        }
    }

    // MARK: Blocks

    /// - Parameter isInline: the first line is already indented, after the dash of a sequence.
    private mutating func block(_ node: JSONNode, indent: Int, isInline: Bool) {
        var isIndented = isInline
        if node.kind == .object {
            for (key, value) in node.members {
                if !isIndented { spaces(indent) }
                isIndented = false
                member(key, value, indent: indent)
            }
        } else {
            for element in node.elements {
                if !isIndented { spaces(indent) }
                isIndented = false
                bytes.append(UInt8(ascii: "-"))
                bytes.append(UInt8(ascii: " "))
                if element.isBlock {
                    block(element, indent: indent + 2, isInline: true)
                } else {
                    inline(element)
                    newline()
                }
            }
        }
    }

    private mutating func member(_ key: JSONText, _ value: JSONNode, indent: Int) {
        // libyaml does not look further than 1024 characters for the colon of a key.
        let isLong = key.count > 128
        if isLong { bytes.append(contentsOf: "? ".utf8) }
        YAMLString.write(key.bytes, to: &bytes)
        if isLong {
            newline()
            spaces(indent)
        }
        bytes.append(UInt8(ascii: ":"))
        guard value.isBlock else {
            bytes.append(UInt8(ascii: " "))
            inline(value)
            newline()
            return
        }
        newline()
        // A sequence starts below its key, as kubectl writes it.
        block(value, indent: value.kind == .array ? indent : indent + 2, isInline: false)
    }

    // MARK: Inline

    private mutating func inline(_ node: JSONNode) {
        switch node.kind {
        case .object: bytes.append(contentsOf: "{}".utf8)
        case .array: bytes.append(contentsOf: "[]".utf8)
        case .string: if let text = node.text { YAMLString.write(text.bytes, to: &bytes) }
        case .integer: bytes.append(contentsOf: String(node.int64 ?? 0).utf8)
        case .unsigned: bytes.append(contentsOf: String(node.uint64 ?? 0).utf8)
        case .double: bytes.append(contentsOf: String(node.double ?? 0).utf8)
        case .true: bytes.append(contentsOf: "true".utf8)
        case .false: bytes.append(contentsOf: "false".utf8)
        case .null: bytes.append(contentsOf: "null".utf8)
        }
    }

    private mutating func newline() { bytes.append(UInt8(ascii: "\n")) }

    private mutating func spaces(_ count: Int) {
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: count))
    }
}

extension JSONNode {
    /// Whether it takes lines of its own: containers do unless they are empty.
    fileprivate var isBlock: Bool {
        switch kind {
        case .object: members.first { _ in true } != nil
        case .array: elements.first { _ in true } != nil
        default: false
        }
    }
}
