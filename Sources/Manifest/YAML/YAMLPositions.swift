import CYaml
import GatewayModel
import JSON

/// Where a value stands in a text. Both count from 1; columns count characters.
public struct TextPosition: Hashable, Sendable {
    public let line: Int
    public let column: Int
}

/// Finds values in a YAML text by where they are in what was read of it, for messages about them.
/// JSON is read as the YAML that it is too.
public struct YAMLPositions {
    /// A value in a stream.
    public struct Place: Hashable, Sendable {
        /// Counted from 0, without empty ones.
        let document: Int
        /// JSON pointer into the document.
        let pointer: String

        public init(document: Int, pointer: String) {
            (self.document, self.pointer) = (document, pointer)
        }
    }

    private struct Frame {
        let isMapping: Bool
        /// Nil where nothing inside is wanted.
        let pointer: String?
        var index = 0
        /// In a mapping: what the next value belongs to.
        var key: (name: String, position: TextPosition)?
    }

    /// All that is wanted, with all around it.
    private let wanted: Set<Place>
    private var found: [Place: TextPosition] = [:]
    private var document = 0
    private var isEmpty = false
    private var stack: [Frame] = []

    /// Where each place is: a member at its key, an element where it begins. What is not there, or
    /// cannot be found, is where the next thing around it is; nil if there is no such document.
    public static func find(
        _ places: [Place], in bytes: UnsafeRawBufferPointer
    ) -> [TextPosition?] {
        let finder = YAMLPositions(places, in: bytes)
        return places.map(finder.position)
    }

    /// The same for places in a body, as ``Manifest/changeset(yaml:_:)`` names them: those of
    /// several documents begin with the document's number.
    public static func find(
        pointers: [String], in bytes: UnsafeRawBufferPointer
    ) -> [TextPosition?] {
        let places = pointers.map { pointer in
            (alone: Place(document: 0, pointer: pointer), amongOthers: Place(numbered: pointer))
        }
        let finder = YAMLPositions(
            places.flatMap { [$0.alone, $0.amongOthers].compactMap { $0 } }, in: bytes)
        return places.map { place in
            finder.document > 1
                ? place.amongOthers.flatMap(finder.position) : finder.position(of: place.alone)
        }
    }

    private init(_ places: [Place], in bytes: UnsafeRawBufferPointer) {
        wanted = Set(places.flatMap(\.ways))
        let text = ByteOrderMark.skipped(in: bytes)
        guard !wanted.isEmpty, !text.isEmpty, let events = try? YAMLEvents(text) else { return }
        // Where it cannot be read, what was found so far counts.
        while let event = try? events.next(), event.type != YAML_STREAM_END_EVENT { take(event) }
    }

    private func position(of place: Place) -> TextPosition? {
        place.ways.lazy.compactMap { found[$0] }.first
    }

    private mutating func take(_ event: yaml_event_t) {
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: isEmpty = false
        case YAML_DOCUMENT_END_EVENT: if !isEmpty { document += 1 }
        case YAML_SCALAR_EVENT: scalar(event)
        case YAML_ALIAS_EVENT: _ = begin(at: event.position)
        case YAML_SEQUENCE_START_EVENT:
            stack.append(Frame(isMapping: false, pointer: begin(at: event.position)))
        case YAML_MAPPING_START_EVENT:
            stack.append(Frame(isMapping: true, pointer: begin(at: event.position)))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: _ = stack.popLast()
        default: break
        }
    }

    private mutating func scalar(_ event: yaml_event_t) {
        if let top = stack.indices.last, stack[top].isMapping, stack[top].key == nil {
            stack[top].key = (String(decoding: event.text, as: UTF8.self), event.position)
            return
        }
        if stack.isEmpty, case .null? = try? YAMLScalarWriter.kind(of: event) {
            isEmpty = true
            return
        }
        _ = begin(at: event.position)
    }

    /// A value begins: notes where, and gives its pointer if it or something inside is wanted.
    private mutating func begin(at position: TextPosition) -> String? {
        var (pointer, position): (String?, TextPosition) = ("", position)
        if let top = stack.indices.last {
            let step: String
            if stack[top].isMapping {
                guard let key = stack[top].key else { return nil }
                stack[top].key = nil
                (step, position) = (JSONPointer.escaped(key.name), key.position)
            } else {
                step = String(stack[top].index)
                stack[top].index += 1
            }
            pointer = stack[top].pointer.map { $0 + "/" + step }
        }
        guard let pointer else { return nil }
        let place = Place(document: document, pointer: pointer)
        guard wanted.contains(place) else { return nil }
        found[place] = found[place] ?? position
        return pointer
    }
}

extension YAMLPositions.Place {
    /// Nil if it does not begin with a number.
    fileprivate init?(numbered pointer: String) {
        let steps = pointer.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard steps.count > 1, let document = Int(steps[1]) else { return nil }
        self.init(document: document, pointer: steps.count > 2 ? "/" + steps[2] : "")
    }

    /// Itself and all that it is in, from the inside out.
    fileprivate var ways: [Self] {
        var (pointer, ways) = (pointer[...], [self])
        while let slash = pointer.lastIndex(of: "/") {
            pointer = pointer[..<slash]
            ways.append(Self(document: document, pointer: String(pointer)))
        }
        return ways
    }
}

extension yaml_event_t {
    fileprivate var position: TextPosition {
        TextPosition(line: start_mark.line + 1, column: start_mark.column + 1)
    }
}
