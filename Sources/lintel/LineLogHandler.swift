import Glibc
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
        var line = Line()
        line.add(Self.time(), " ", event.level.rawValue, " ", label, ":")
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            line.add(" ", key, "=")
            line.add(value)
        }
        line.add(" [", event.source, "] ", event.message.description, "\n")
        line.write()
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

/// Bytes rather than a string, which looks at itself whenever something is added.
private struct Line {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(256) }

    mutating func add(_ texts: String...) {
        for text in texts { bytes.append(contentsOf: text.utf8) }
    }

    mutating func add(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): add(text)
        case .stringConvertible(let value): add(value.description)
        case .dictionary: add(value.description)
        case .array(let values):
            add("[")
            for (index, value) in values.enumerated() {
                add(index > 0 ? ", \"" : "\"")
                add(value)
                add("\"")
            }
            add("]")
        }
    }

    /// In one piece, so that lines of several threads, or of a process that is killed, stay whole.
    func write() {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let count = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                // Nobody is left to be told that nobody listens.
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
