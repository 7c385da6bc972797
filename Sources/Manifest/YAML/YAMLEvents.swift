// The events of libyaml, as Yams ships it, instead of Yams's tree: composing that tree matches
// seven regular expressions for every scalar and hashes every key deeply, which an alias in a key
// turns into exponential time, and it recurses as deep as the text nests.
import CYaml
import JSON

/// A YAML text as a sequence of events, one at a time.
final class YAMLEvents {
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let text: UnsafeRawBufferPointer
    private var event = yaml_event_t()

    /// `text` has to outlive this object.
    init(_ text: UnsafeRawBufferPointer) throws(Unreadable) {
        self.text = text
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            throw Unreadable("there is not enough memory to read this")
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        let bytes = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
        yaml_parser_set_input_string(parser, bytes, text.count)
    }

    deinit {
        yaml_event_delete(&event)
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event, valid until the next call.
    func next() throws(Unreadable) -> yaml_event_t {
        yaml_event_delete(&event)
        guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
        return event
    }

    private var failure: Unreadable {
        if let encoding = ByteOrderMark.foreignEncoding(of: text) {
            return Unreadable("the text is \(encoding); send it in UTF-8", line: 1, column: 1)
        }
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "this cannot be read"
        guard parser.pointee.error == YAML_READER_ERROR else {
            let context = parser.pointee.context.map { String(cString: $0) + ": " } ?? ""
            let mark = parser.pointee.problem_mark
            if let line = lineWithMark, line <= mark.line + 1 {
                return Unreadable(
                    "a byte-order mark stands before this line; remove it", line: line, column: 1)
            }
            return Unreadable(context + problem, line: mark.line + 1, column: mark.column + 1)
        }
        // The reader counts bytes; lines are easier to find.
        let before = text.prefix(parser.pointee.problem_offset)
        let line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return Unreadable(problem, line: line, column: before.count - start + 1)
    }
}

extension YAMLEvents {
    /// The first line after a byte-order mark, as it stands between files that were put together:
    /// libyaml takes it for indentation, and then finds fault with the next line.
    private var lineWithMark: Int? {
        var line = 1
        for index in text.indices.dropLast(3) where text[index] == UInt8(ascii: "\n") {
            line += 1
            let start = UnsafeRawBufferPointer(rebasing: text[(index + 1)...])
            if ByteOrderMark.skipped(in: start).count < start.count { return line }
        }
        return nil
    }
}

extension yaml_event_t {
    func unreadable(_ message: String) -> Unreadable {
        Unreadable(message, line: start_mark.line + 1, column: start_mark.column + 1)
    }

    /// The characters of a scalar.
    var text: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length)
    }

    /// The anchor of whatever starts here, or what an alias refers to.
    var anchor: String? {
        switch type {
        case YAML_ALIAS_EVENT: Self.string(data.alias.anchor)
        case YAML_SCALAR_EVENT: Self.string(data.scalar.anchor)
        case YAML_SEQUENCE_START_EVENT: Self.string(data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: Self.string(data.mapping_start.anchor)
        default: nil
        }
    }

    var tag: String? {
        switch type {
        case YAML_SCALAR_EVENT: Self.string(data.scalar.tag)
        case YAML_SEQUENCE_START_EVENT: Self.string(data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT: Self.string(data.mapping_start.tag)
        default: nil
        }
    }

    private static func string(_ bytes: UnsafeMutablePointer<UInt8>?) -> String? {
        bytes.map { String(cString: $0) }
    }
}
