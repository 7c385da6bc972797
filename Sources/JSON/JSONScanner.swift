/// Reads the tokens of JSON (white space, strings, numbers, `true`, `false` and `null`), or throws
/// what is wrong with one.
struct JSONScanner {
    private let bytes: UnsafeRawBufferPointer
    var index = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { index >= bytes.count }
    var next: UInt8? { byte(after: 0) }

    func byte(after distance: Int) -> UInt8? {
        index + distance < bytes.count ? bytes[index + distance] : nil
    }

    /// - Parameter start: where it is; here when it is nil.
    func fault(_ message: String, at start: Int? = nil) -> JSONFault {
        JSONFault(offset: min(start ?? index, bytes.count), message: message)
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D {
            index += 1
        }
    }

    /// A string, a number, `true`, `false` or `null`.
    mutating func scalar() throws(JSONFault) {
        switch next ?? 0 {
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try name("true")
        case UInt8(ascii: "f"): try name("false")
        case UInt8(ascii: "n"): try name("null")
        case UInt8(ascii: "'"): throw fault("strings are in double quotes")
        default: throw fault("no value starts like this")
        }
    }

    private mutating func name(_ name: StaticString) throws(JSONFault) {
        let start = index
        index += name.utf8CodeUnitCount
        let letters = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        guard bytes[start...].starts(with: letters), isEndOfWord else {
            throw fault("this is no value; is \(name) meant?", at: start)
        }
    }

    private var isEndOfWord: Bool {
        switch next {
        case nil, 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "]"),
            UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "{"):
            true
        default: false
        }
    }

    // MARK: Numbers

    private mutating func number() throws(JSONFault) {
        let start = index
        _ = skip(UInt8(ascii: "-"))
        let isWhole: Bool
        if skip(UInt8(ascii: "0")) {
            guard digits() == 0 else { throw fault("a number does not begin with 0", at: start) }
            isWhole = try !fraction(from: start)
        } else {
            guard digits() > 0 else { throw noNumber(start) }
            isWhole = try !fraction(from: start)
        }
        guard isEndOfWord else { throw noNumber(start) }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        let fits =
            isWhole
            ? Int64(text) != nil || UInt64(text) != nil : Double(text).map(\.isFinite) ?? false
        guard fits else {
            throw fault("the number is too large; put it in quotes if it is text", at: start)
        }
    }

    /// `.5`, `e10`, `.5e-1`: false if there is none.
    private mutating func fraction(from start: Int) throws(JSONFault) -> Bool {
        let end = index
        if skip(UInt8(ascii: ".")) {
            guard digits() > 0 else { throw noNumber(start) }
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            guard digits() > 0 else { throw noNumber(start) }
        }
        return index > end
    }

    private func noNumber(_ start: Int) -> JSONFault {
        fault("this is no number as JSON writes them", at: start)
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = next, byte &- 0x30 < 10 { index += 1 }
        return index - start
    }
}
