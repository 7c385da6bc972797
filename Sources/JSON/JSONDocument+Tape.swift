import Glibc

/// The tape, read by index: a ``JSONNode`` keeps its document alive, and copying one counts a
/// reference.
extension JSONDocument {
    /// What the value at `index` is: the raw value of a ``JSONNode/Kind``.
    func tag(of index: Int) -> UInt8 { UInt8(tape[index] >> 56) }

    /// The index of whatever follows the value at `index`.
    func end(of index: Int) -> Int {
        switch tag(of: index) {
        case JSONNode.Kind.object.rawValue, JSONNode.Kind.array.rawValue:
            Int(tape[index] & 0xFFFF_FFFF)
        case JSONNode.Kind.integer.rawValue, JSONNode.Kind.unsigned.rawValue,
            JSONNode.Kind.double.rawValue:
            index + 2
        default: index + 1
        }
    }

    /// How many members or elements the container at `index` has. The tape has 24 bits for it:
    /// 16,777,215 stands for that many or more.
    func count(of index: Int) -> Int { Int(tape[index] >> 32 & 0xFF_FFFF) }

    /// The bytes of the string at `index`; their number is in four bytes before them.
    func text(at index: Int) -> (start: UnsafePointer<UInt8>, count: Int) {
        let start = strings + Int(tape[index] & 0x00FF_FFFF_FFFF_FFFF)
        let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return (start + 4, Int(count))
    }

    /// Whether the strings at two places are equal.
    func sameString(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (text(at: left), text(at: right))
        return left.count == right.count && memcmp(left.start, right.start, left.count) == 0
    }

    /// Whether the string at `index` is `name`.
    func string(at index: Int, is name: StaticString) -> Bool {
        let text = text(at: index)
        return text.count == name.utf8CodeUnitCount
            && memcmp(text.start, name.utf8Start, text.count) == 0
    }
}
