public import GatewayModel

/// Why bytes did not become changes.
public enum ManifestError: Error, Hashable, Sendable {
    /// Not JSON or YAML at all, or not one text with one meaning: 400.
    case unreadable(Unreadable)
    /// Readable, and wrong: every reason at once: 422.
    case invalid([Issue])
}

/// A text that cannot be read, and where that shows.
public struct Unreadable: Error, Hashable, Sendable {
    /// What is wrong, as a sentence without a full stop.
    public let message: String
    /// Both start at 1. Columns count bytes in JSON and characters in YAML.
    public let line: Int?
    public let column: Int?
    /// JSON pointer, when the place is known as a value rather than as a line.
    public let pointer: String?

    /// - Parameters:
    ///   - message: with anything of the text only as ``quoted(_:)`` has it.
    ///   - pointer: into the text, without what ``KeyText`` withholds.
    public init(
        _ message: String, line: Int? = nil, column: Int? = nil, pointer: String? = nil
    ) {
        self.message = message
        self.line = line
        self.column = column
        self.pointer = pointer
    }
}

extension Unreadable {
    static let tooManyValues = Unreadable(
        "the body has more than \(Limits.values) values; send it in several requests")
}

extension Unreadable: CustomStringConvertible {
    public var description: String {
        if let line, let column { return "line \(line), column \(column): \(message)" }
        return message
    }
}
