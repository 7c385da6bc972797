import CYaml
import GatewayModel
import JSON

/// Turns a YAML stream into one JSON text for each document that is not empty.
///
/// An anchored value is remembered as a piece of the output, so an alias is a copy of bytes; how
/// much all aliases may add is limited before anything is copied. Nothing here recurses.
struct YAMLReader {
    private let events: YAMLEvents
    private var documents: [[UInt8]] = []
    private var emptyDocuments = 0
    private var output: [UInt8] = []
    private var stack: [Frame] = []
    private var anchors: [String: Anchored] = [:]
    private var nodes = 0
    private var aliasedNodes = 0
    private var writtenBytes = 0

    /// A mapping or sequence that is open.
    private struct Frame {
        let isMapping: Bool
        let anchor: String?
        let start: Int
        let nodesBefore: Int
        var isEmpty = true
        /// In a mapping: whether a value follows rather than a key.
        var expectsValue = false
        var keys: Set<String> = []
        /// How many levels the deepest value inside takes.
        var height = 0
    }

    /// A value that aliases may repeat.
    private struct Anchored {
        let range: Range<Int>
        let nodes: Int
        let height: Int
    }

    static func documents(in bytes: UnsafeRawBufferPointer) throws(Unreadable) -> [[UInt8]] {
        let text = ByteOrderMark.skipped(in: bytes)
        // libyaml does not take an empty buffer, which has no address.
        guard !text.isEmpty else { return [] }
        var reader = YAMLReader(events: try YAMLEvents(text))
        while try reader.step() {}
        return reader.documents
    }

    private init(events: YAMLEvents) { self.events = events }

    /// Takes one event; false at the end of the stream.
    private mutating func step() throws(Unreadable) -> Bool {
        let event = try events.next()
        switch event.type {
        case YAML_STREAM_END_EVENT: return false
        case YAML_DOCUMENT_START_EVENT: startDocument()
        case YAML_DOCUMENT_END_EVENT: try endDocument(event)
        case YAML_SCALAR_EVENT: try scalar(event)
        case YAML_ALIAS_EVENT: try alias(event)
        case YAML_SEQUENCE_START_EVENT: try open(event, isMapping: false)
        case YAML_MAPPING_START_EVENT: try open(event, isMapping: true)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: try close(event)
        default: break
        }
        if writtenBytes + output.count > Limits.yamlOutputBytes {
            throw event.unreadable("this is more than \(Limits.yamlOutputBytes >> 20) MiB of JSON")
        }
        if nodes > Limits.values { throw event.unreadable(Unreadable.tooManyValues.message) }
        return true
    }

    // MARK: Documents

    private mutating func startDocument() {
        output.removeAll()
        anchors.removeAll()
    }

    /// A document of nothing, or of comments, is a null; it is skipped.
    private mutating func endDocument(_ event: yaml_event_t) throws(Unreadable) {
        let isEmpty = output.elementsEqual("null".utf8)
        guard (isEmpty ? emptyDocuments : documents.count) < Limits.yamlDocuments else {
            let what = isEmpty ? "empty documents" : "documents"
            throw event.unreadable("there are more than \(Limits.yamlDocuments) \(what)")
        }
        guard !isEmpty else {
            emptyDocuments += 1
            return
        }
        writtenBytes += output.count
        documents.append(output)
    }

    // MARK: Values

    /// Writes what stands before a value: a comma in a sequence; a key has written its own.
    private mutating func beforeValue() {
        nodes += 1
        guard let top = stack.indices.last else { return }
        if !stack[top].isMapping && !stack[top].isEmpty { output.append(UInt8(ascii: ",")) }
        stack[top].isEmpty = false
        stack[top].expectsValue = false
    }

    private var expectsKey: Bool { stack.last.map { $0.isMapping && !$0.expectsValue } ?? false }

    private mutating func scalar(_ event: yaml_event_t) throws(Unreadable) {
        if expectsKey { return try key(event) }
        beforeValue()
        let start = output.count
        try YAMLScalarWriter.write(event, to: &output)
        try remember(event, event.anchor, from: start, nodes: 1, height: 0)
    }

    private mutating func key(_ event: yaml_event_t) throws(Unreadable) {
        let name = String(decoding: event.text, as: UTF8.self)
        switch try YAMLScalarWriter.kind(of: event) {
        case .string, .ambiguous: break
        case .merge:
            throw event.unreadable("merge keys (<<) are not supported; write the members out")
        default:
            throw event.unreadable("the key \(quoted(name)) is not a string; put it in quotes")
        }
        let top = stack.count - 1
        if !stack[top].isEmpty { output.append(UInt8(ascii: ",")) }
        stack[top].isEmpty = false
        stack[top].expectsValue = true
        guard stack[top].keys.insert(name).inserted else {
            throw event.unreadable("the key \(quoted(name)) is there twice; remove one")
        }
        guard stack[top].keys.count <= Limits.members else {
            throw event.unreadable("a mapping has more than \(Limits.members) keys; use fewer")
        }
        let start = output.count
        JSONText.quote(event.text, into: &output)
        try remember(event, event.anchor, from: start, nodes: 1, height: 0)
        output.append(UInt8(ascii: ":"))
    }

    private mutating func open(_ event: yaml_event_t, isMapping: Bool) throws(Unreadable) {
        guard !expectsKey else { throw event.unreadable("a key has to be a string") }
        let core = isMapping ? "tag:yaml.org,2002:map" : "tag:yaml.org,2002:seq"
        if let tag = event.tag, tag != core, tag != "!" {
            throw event.unreadable("the tag \(quoted(tag)) is not supported; remove it")
        }
        guard stack.count < Limits.nestingDepth else { throw tooDeep(event) }
        let nodesBefore = nodes
        beforeValue()
        stack.append(
            Frame(
                isMapping: isMapping, anchor: event.anchor, start: output.count,
                nodesBefore: nodesBefore))
        output.append(isMapping ? UInt8(ascii: "{") : UInt8(ascii: "["))
    }

    private mutating func close(_ event: yaml_event_t) throws(Unreadable) {
        let frame = stack.removeLast()
        output.append(frame.isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        let height = frame.height + 1
        noteHeight(height)
        try remember(
            event, frame.anchor, from: frame.start, nodes: nodes - frame.nodesBefore,
            height: height)
    }

    private mutating func noteHeight(_ height: Int) {
        guard let top = stack.indices.last else { return }
        stack[top].height = max(stack[top].height, height)
    }

    private func tooDeep(_ event: yaml_event_t) -> Unreadable {
        event.unreadable("mappings and sequences nest deeper than \(Limits.nestingDepth) levels")
    }

    // MARK: Aliases

    /// - Parameter event: the one that ends the value.
    private mutating func remember(
        _ event: yaml_event_t, _ anchor: String?, from start: Int, nodes: Int, height: Int
    ) throws(Unreadable) {
        guard let anchor else { return }
        guard anchors.count < Limits.yamlAnchors || anchors[anchor] != nil else {
            throw event.unreadable("there are more than \(Limits.yamlAnchors) anchors")
        }
        anchors[anchor] = Anchored(range: start..<output.count, nodes: nodes, height: height)
    }

    private mutating func alias(_ event: yaml_event_t) throws(Unreadable) {
        let name = event.anchor ?? ""
        guard !expectsKey else { throw event.unreadable("an alias cannot be a key; write it out") }
        guard let anchored = anchors[name] else {
            throw event.unreadable("there is no complete value with the anchor \(quoted(name))")
        }
        guard stack.count + anchored.height <= Limits.nestingDepth else { throw tooDeep(event) }
        aliasedNodes += anchored.nodes
        let bytes = writtenBytes + output.count + anchored.range.count
        guard aliasedNodes <= Limits.yamlAliasedNodes, bytes <= Limits.yamlOutputBytes else {
            throw event.unreadable("aliases make this too large; write less, or repeat less")
        }
        beforeValue()
        nodes += anchored.nodes - 1
        noteHeight(anchored.height)
        output.append(contentsOf: Array(output[anchored.range]))
    }
}
