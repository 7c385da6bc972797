/// Where a text stops being JSON (RFC 8259), and why.
///
/// simdjson does not say where. So a text that it refused is read a second time, by the grammar; a
/// text that simdjson accepts is never read here.
struct JSONFault: Error, Hashable {
    /// In bytes from the start of the text; at most their number.
    let offset: Int
    /// As a sentence without a full stop.
    let message: String

    /// The first fault; nil if there is none.
    ///
    /// - Parameter maxDepth: how deep objects and arrays may nest.
    static func first(in bytes: UnsafeRawBufferPointer, maxDepth: Int) -> JSONFault? {
        var proof = JSONProof(JSONScanner(bytes), maxDepth: maxDepth)
        do throws(JSONFault) {
            try proof.read()
            return nil
        } catch {
            return error
        }
    }
}

/// Reads nested values. Open containers are on a stack of its own, not on that of calls.
private struct JSONProof {
    private var scanner: JSONScanner
    private let maxDepth: Int
    private var open: [Container] = []

    private enum Container {
        case object, array

        var end: UInt8 { self == .object ? UInt8(ascii: "}") : UInt8(ascii: "]") }
        var name: String { self == .object ? "object" : "array" }
    }

    /// What has to come next.
    private enum Wanted { case value, firstElement, key, firstKey, separator, nothing }

    init(_ scanner: JSONScanner, maxDepth: Int) {
        (self.scanner, self.maxDepth) = (scanner, maxDepth)
    }

    mutating func read() throws(JSONFault) {
        var wanted = Wanted.value
        while wanted != .nothing {
            scanner.skipBlanks()
            wanted = try read(wanted)
        }
        scanner.skipBlanks()
        guard scanner.isAtEnd else { throw scanner.fault("there is more after the value") }
    }

    private mutating func read(_ wanted: Wanted) throws(JSONFault) -> Wanted {
        switch wanted {
        case .firstElement, .firstKey:
            if let container = open.last, scanner.skip(container.end) { return close() }
            guard open.count <= maxDepth else {
                throw scanner.fault("objects and arrays nest deeper than \(maxDepth) levels")
            }
            return wanted == .firstKey ? try key() : try value()
        case .key: return try key()
        case .value: return try value()
        case .separator: return try separator()
        case .nothing: return .nothing
        }
    }

    private mutating func value() throws(JSONFault) -> Wanted {
        if scanner.skip(UInt8(ascii: "{")) {
            open.append(.object)
            return .firstKey
        }
        if scanner.skip(UInt8(ascii: "[")) {
            open.append(.array)
            return .firstElement
        }
        try refuseEnd("a value is missing here")
        try scanner.scalar()
        return afterValue
    }

    private mutating func key() throws(JSONFault) -> Wanted {
        try refuseEnd("a name is missing here")
        guard scanner.next == UInt8(ascii: "\"") else {
            throw scanner.fault("a name in double quotes has to stand here")
        }
        try scanner.string()
        scanner.skipBlanks()
        guard scanner.skip(UInt8(ascii: ":")) else {
            throw scanner.fault("a ':' has to follow the name")
        }
        return .value
    }

    private mutating func separator() throws(JSONFault) -> Wanted {
        guard let container = open.last else { return .nothing }
        if scanner.skip(UInt8(ascii: ",")) { return container == .object ? .key : .value }
        if scanner.skip(container.end) { return close() }
        try refuseEnd("")
        let end = String(decoding: [container.end], as: UTF8.self)
        throw scanner.fault("a ',' or the '\(end)' of the \(container.name) has to stand here")
    }

    private mutating func close() -> Wanted {
        open.removeLast()
        return afterValue
    }

    private var afterValue: Wanted { open.isEmpty ? .nothing : .separator }

    /// - Parameter missing: what is to be said when a container ends instead.
    private func refuseEnd(_ missing: String) throws(JSONFault) {
        switch scanner.next {
        case nil:
            let place = open.last.map { "inside of an \($0.name)" } ?? "before there is a value"
            throw scanner.fault("the text ends \(place)")
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","):
            if !missing.isEmpty { throw scanner.fault("\(missing); is there a comma too many?") }
        default: break
        }
    }
}
