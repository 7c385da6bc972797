import GatewayModel
import JSON

extension JSONNode {
    /// The value as a cell of a table has it: elements with commas between.
    var cell: String {
        switch kind {
        case .string: (string ?? "").printable
        case .array: elements.map(\.cell).joined(separator: ",")
        case .object:
            members.map { "\(String($0.key).printable)=\($0.value.cell)" }
                .joined(separator: ",")
        case .null: ""
        case .true: "true"
        case .false: "false"
        case .integer, .unsigned: int64.map { "\($0)" } ?? "\(uint64 ?? 0)"
        case .double: "\(double ?? 0)"
        }
    }

    /// Of a message, as `git log --oneline` has it.
    func firstLine(_ name: StaticString) -> String {
        let lines = messageLines(name)
        guard let first = lines.first else { return "" }
        return first + (lines.count > 1 ? " …" : "")
    }

    /// Of a message, without those that are empty.
    func messageLines(_ name: StaticString) -> [String] {
        (self[name]?.string ?? "").split(whereSeparator: \.isNewline).map {
            String($0).printable
        }
    }

    /// A time of the server's to the second: `2026-11-22T10:00:03Z`.
    func time(_ name: StaticString) -> String { words(name).toTheSecond }
}

extension String {
    /// Of a time (RFC 3339).
    var toTheSecond: String {
        guard hasSuffix("Z"), let dot = firstIndex(of: ".") else { return self }
        return self[..<dot] + "Z"
    }
}
