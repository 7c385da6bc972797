/// Writes compact JSON, members in the order in which they are given. Equal values become equal
/// bytes, which digests, ETags and golden files rely on.
///
/// Not copyable, as ``ByteBuffer``.
public struct JSONWriter: ~Copyable {
    @usableFromInline var buffer: ByteBuffer
    @usableFromInline var needsComma = false

    public init(reservingCapacity capacity: Int = 256) { buffer = ByteBuffer(capacity) }

    /// A copy of what is written so far, without the room it grew into.
    public var bytes: [UInt8] { buffer.bytes }

    public var count: Int { buffer.count }

    /// What is written so far, where it is.
    public borrowing func withBytes<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try buffer.withBytes(body)
    }

    // MARK: Containers

    // Inlined, so that no closure is called, and so that generic ones are specialised.

    @inlinable
    public mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
        open(UInt8(ascii: "{"))
        try body(&self)
        close(UInt8(ascii: "}"))
    }

    @inlinable
    public mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
        open(UInt8(ascii: "["))
        try body(&self)
        close(UInt8(ascii: "]"))
    }

    @inlinable
    public mutating func array<Elements: Sequence>(
        of elements: Elements, _ body: (inout JSONWriter, Elements.Element) throws -> Void
    ) rethrows {
        try array { writer in
            for element in elements { try body(&writer, element) }
        }
    }

    @inlinable
    public mutating func array(of strings: some Sequence<String>) {
        array(of: strings) { writer, string in writer.string(string) }
    }

    // MARK: Members

    @inlinable @inline(__always)
    public mutating func key(_ name: StaticString) {
        buffer.appendKey(name, afterComma: needsComma)
        needsComma = false
    }

    /// A key that is data, such as a label's.
    public mutating func key(escaping name: String) {
        string(name)
        buffer.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A key copied from a document.
    public mutating func key(_ name: JSONText) {
        text(name)
        buffer.append(UInt8(ascii: ":"))
        needsComma = false
    }

    @inlinable @inline(__always)
    public mutating func member(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }

    @inlinable @inline(__always)
    public mutating func member(_ name: StaticString, _ value: some BinaryInteger) {
        key(name)
        integer(value)
    }

    @inlinable @inline(__always)
    public mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        bool(value)
    }

    public mutating func member(_ name: StaticString, raw value: some Sequence<UInt8>) {
        key(name)
        raw(value)
    }

    /// The member is left out when there is no value.
    @inlinable @inline(__always)
    public mutating func member(_ name: StaticString, ifPresent value: String?) {
        if let value { member(name, value) }
    }

    public mutating func member(_ name: StaticString, _ map: [String: String]) {
        key(name)
        self.map(map)
    }

    /// Sorted by key, so that equal maps are equal bytes.
    public mutating func map(_ map: [String: String]) {
        object { writer in
            for (key, value) in map.sorted(by: { $0.key < $1.key }) {
                writer.key(escaping: key)
                writer.string(value)
            }
        }
    }

    // MARK: Strings

    public mutating func string(_ value: String) {
        separate()
        value.withBytes { buffer.appendQuoted($0) }
        needsComma = true
    }

    /// A string that `body` writes part by part, instead of putting the parts together first.
    @inlinable
    public mutating func string(_ body: (inout JSONWriter) -> Void) {
        openString()
        body(&self)
        closeString()
    }

    @inlinable @inline(__always)
    public mutating func member(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        key(name)
        string(body)
    }

    /// Inside of a string.
    public mutating func part(_ text: String) {
        text.withBytes { buffer.appendEscaped($0) }
    }

    /// Inside of a string.
    public mutating func part(_ number: Int64) { buffer.append(number) }

    @usableFromInline
    mutating func openString() {
        separate()
        buffer.append(UInt8(ascii: "\""))
    }

    @usableFromInline
    mutating func closeString() {
        buffer.append(UInt8(ascii: "\""))
        needsComma = true
    }

    // MARK: Values

    /// A string copied from a document.
    public mutating func text(_ value: JSONText) {
        separate()
        buffer.appendQuoted(value.bytes)
        needsComma = true
    }

    @inlinable
    public mutating func integer(_ value: some BinaryInteger) {
        if let word = Int64(exactly: value) { integer(word) } else { digits(String(value)) }
    }

    @usableFromInline
    mutating func integer(_ value: Int64) {
        separate()
        buffer.append(value)
        needsComma = true
    }

    @usableFromInline
    mutating func digits(_ text: String) {
        separate()
        buffer.append(text)
        needsComma = true
    }

    public mutating func double(_ value: Double) {
        separate()
        buffer.append(String(value))
        needsComma = true
    }

    public mutating func bool(_ value: Bool) {
        separate()
        buffer.append(value ? "true" : "false")
        needsComma = true
    }

    public mutating func null() {
        separate()
        buffer.append("null")
        needsComma = true
    }

    /// One or more whole values, already written and separated.
    public mutating func raw(_ value: some Sequence<UInt8>) {
        separate()
        buffer.append(contentsOf: value)
        needsComma = true
    }

    // The same for contiguous bytes, which are copied at once.

    public mutating func raw(_ value: [UInt8]) {
        value.withUnsafeBufferPointer { raw($0) }
    }

    public mutating func raw(_ value: ArraySlice<UInt8>) {
        value.withUnsafeBufferPointer { raw($0) }
    }

    public mutating func raw(_ value: UnsafeBufferPointer<UInt8>) {
        separate()
        buffer.append(value)
        needsComma = true
    }

    /// Copies a parsed value, members in written order.
    public mutating func node(_ node: JSONNode) {
        switch node.kind {
        case .object:
            object { writer in
                for (key, value) in node.members {
                    writer.key(key)
                    writer.node(value)
                }
            }
        case .array: array(of: node.elements) { writer, element in writer.node(element) }
        case .string: if let text = node.text { self.text(text) }
        case .integer: integer(node.int64 ?? 0)
        case .unsigned: integer(node.uint64 ?? 0)
        case .double: double(node.double ?? 0)
        case .true: bool(true)
        case .false: bool(false)
        case .null: null()
        }
    }

    // MARK: Bytes

    @usableFromInline
    mutating func open(_ bracket: UInt8) {
        separate()
        buffer.append(bracket)
        needsComma = false
    }

    @usableFromInline
    mutating func close(_ bracket: UInt8) {
        buffer.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { buffer.append(UInt8(ascii: ",")) }
    }
}
