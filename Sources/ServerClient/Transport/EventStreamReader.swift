/// Reads `text/event-stream` (server-sent events, as the HTML standard has them) from pieces of any
/// length.
package struct EventStreamReader {
    package struct Message: Hashable, Sendable {
        /// Empty where the stream says none.
        package var event = ""
        /// Empty of what only says how far the stream is.
        package var data = ""
        /// The last one that was said, by this message or before.
        package var id = ""

        package init(event: String = "", data: String = "", id: String = "") {
            (self.event, self.data, self.id) = (event, data, id)
        }
    }

    private var message = Message()
    private var hasData = false
    private var hasID = false
    private var line: [UInt8] = []
    /// A line feed after it is the same end of a line.
    private var endedByReturn = false
    /// Whether a message is larger than any of a server: nothing more is taken.
    package private(set) var isTooLarge = false

    private let limitBytes: Int

    /// - Parameter limitBytes: the most of one message.
    package init(limitBytes: Int = 64 << 20) { self.limitBytes = limitBytes }

    /// The messages that are whole now. A comment is none.
    package mutating func take(_ bytes: some Sequence<UInt8>) -> [Message] {
        var messages: [Message] = []
        if line.count + message.data.utf8.count > limitBytes { isTooLarge = true }
        if isTooLarge { return messages }
        for byte in bytes {
            let isSecondHalf = endedByReturn && byte == UInt8(ascii: "\n")
            endedByReturn = byte == UInt8(ascii: "\r")
            if isSecondHalf { continue }
            guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
                line.append(byte)
                continue
            }
            if let message = takeLine() { messages.append(message) }
            line.removeAll(keepingCapacity: true)
        }
        return messages
    }

    private mutating func takeLine() -> Message? {
        if line.isEmpty { return dispatch() }
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        var value = line.dropFirst(name.count + 1)
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: name, as: UTF8.self) {
        case "data":
            message.data += (hasData ? "\n" : "") + text
            hasData = true
        case "event": message.event = text
        case "id" where !value.contains(0):
            message.id = text
            hasID = true
        // Comments, and what is for later versions.
        default: break
        }
        return nil
    }

    private mutating func dispatch() -> Message? {
        defer {
            message = Message(id: message.id)
            (hasData, hasID) = (false, false)
        }
        return hasData || hasID ? message : nil
    }
}
