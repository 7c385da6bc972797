import Glibc
import JSON
import Ledger
import Logging
import Synchronization

/// Writes log lines to standard error: time, level, what belongs to it, where from, the message.
///
/// The lines are those of swift-log's own handler. That one puts the time into words for every line
/// and collects the rest from a dozen strings, which was 2% of what a change costs.
struct LineLogHandler: LogHandler {
    let label: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata.isEmpty ? event.metadata ?? [:] : merged(event.metadata)
        if let error = event.error { fields["error.message"] = "\(error)" }
        var lines = ByteBuffer(512)
        guard case .stringConvertible(let value)? = fields[CommitLines.key],
            let commits = value as? CommitLines
        else {
            append(event, fields, to: &lines)
            return lines.withBytes { Self.write($0[...]) }
        }
        fields[CommitLines.key] = nil
        var (written, end) = (0, 0)
        for text in commits.texts {
            append(event, fields, text, to: &lines)
            if lines.count - written > Self.pieceLimit, end > written {
                lines.withBytes { Self.write($0[written..<end]) }
                written = end
            }
            end = lines.count
        }
        lines.withBytes { Self.write($0[written...]) }
    }

    /// `PIPE_BUF` of Linux: no more than that is written to a pipe in one piece.
    private static let pieceLimit = 4096

    /// - Parameter text: fields that are in words already.
    private func append(
        _ event: LogEvent, _ fields: Logger.Metadata, _ text: String? = nil,
        to lines: inout ByteBuffer
    ) {
        lines.append(Self.time())
        lines.append(" ")
        lines.append(event.level.rawValue)
        lines.append(" ")
        lines.append(label)
        lines.append(":")
        if let text {
            lines.append(" ")
            lines.append(text)
        }
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            lines.append(field: key, value)
        }
        lines.append(" [")
        lines.append(event.source)
        lines.append("] ")
        lines.append(event.message.description)
        lines.append("\n")
    }

    /// In one piece, so that lines of several threads, or of a process that is killed, stay whole.
    private static func write(_ lines: Slice<UnsafeBufferPointer<UInt8>>) {
        var rest = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: lines))
        while !rest.isEmpty {
            let count = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            // Standard error is closed: there is nowhere to report this.
            guard count > 0 else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private func merged(_ fields: Logger.Metadata?) -> Logger.Metadata {
        metadata.merging(fields ?? [:]) { _, explicit in explicit }
    }

    /// The last second there was a line in, and its words.
    private static let second = Mutex((time: time_t(-1), text: ""))

    /// Local time, to the second.
    private static func time() -> String {
        let now = Glibc.time(nil)
        return second.withLock { second in
            if second.time == now { return second.text }
            var (time, parts) = (now, tm())
            localtime_r(&time, &parts)
            let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
                let count = strftime(text.baseAddress, text.count, "%Y-%m-%dT%H:%M:%S%z", &parts)
                return String(decoding: UnsafeRawBufferPointer(text)[..<count], as: UTF8.self)
            }
            second = (now, text)
            return text
        }
    }
}

extension ByteBuffer {
    fileprivate mutating func append(field key: String, _ value: Logger.MetadataValue) {
        append(" ")
        append(key)
        append("=")
        append(value)
    }

    private mutating func append(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): append(text)
        case .stringConvertible(let value): append(value.description)
        case .dictionary: append(value.description)
        case .array(let values):
            append("[")
            for (index, value) in values.enumerated() {
                append(index > 0 ? ", \"" : "\"")
                append(value)
                append("\"")
            }
            append("]")
        }
    }
}
