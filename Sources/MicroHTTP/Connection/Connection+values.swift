import CMicroHTTPD

extension Connection {
    typealias Visitor = (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool

    /// Shows `visit` every name and value of one kind until it returns false; true if it never did.
    @discardableResult
    func forEachValue(of kind: MHD_ValueKind, _ visit: Visitor) -> Bool {
        withoutActuallyEscaping(visit) { visit in
            var visit = Visit(visit: visit)
            _ = withUnsafeMutablePointer(to: &visit) { visit in
                MHD_get_connection_values_n(raw, kind, visitValue, visit)
            }
            return visit.isComplete
        }
    }
}

/// What the C callback below is given, which cannot be a closure with a context.
private struct Visit {
    let visit: Connection.Visitor
    var isComplete = true
}

private func visitValue(
    context: UnsafeMutableRawPointer?, kind: MHD_ValueKind,
    name: UnsafePointer<CChar>?, nameCount: Int, value: UnsafePointer<CChar>?, valueCount: Int
) -> MHD_Result {
    guard let visit = context?.assumingMemoryBound(to: Visit.self) else { return .NO }
    let bytes = { (start: UnsafePointer<CChar>?, count: Int) in
        UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
            .bindMemory(to: UInt8.self)
    }
    visit.pointee.isComplete = visit.pointee.visit(bytes(name, nameCount), bytes(value, valueCount))
    return visit.pointee.isComplete ? .YES : .NO
}

extension UnsafeBufferPointer<UInt8> {
    /// Compares with an ASCII name, as header names and codings are compared.
    func equalsIgnoringCase(_ name: Self) -> Bool {
        guard count == name.count else { return false }
        for index in indices where lowercased(self[index]) != lowercased(name[index]) {
            return false
        }
        return true
    }

    func equalsIgnoringCase(_ name: StaticString) -> Bool {
        equalsIgnoringCase(Self(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// libmicrohttpd leaves the optional space after a value in place (RFC 9110, section 5.5).
    var withoutTrailingSpace: Self {
        var count = count
        while count > 0, self[count - 1] == 0x20 || self[count - 1] == 0x09 { count -= 1 }
        return Self(rebasing: self[..<count])
    }

    private func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
