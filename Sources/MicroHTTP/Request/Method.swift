/// A request method (RFC 9110, section 9). Names are case-sensitive.
public enum Method: String, Sendable, Hashable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    /// Any method we have no use for; ``Request/methodName`` says which.
    case other = ""

    /// Compares bytes: this runs for every request, and making a `String` would cost more.
    init(cString name: UnsafePointer<CChar>) {
        self = Method.named.first { $0.name.hasSameBytes(as: name) }?.method ?? .other
    }

    private static let named: [(name: StaticString, method: Method)] = [
        ("GET", .get), ("POST", .post), ("HEAD", .head), ("PUT", .put), ("PATCH", .patch),
        ("DELETE", .delete), ("OPTIONS", .options),
    ]
}

extension StaticString {
    fileprivate func hasSameBytes(as cString: UnsafePointer<CChar>) -> Bool {
        withUTF8Buffer { bytes in
            for (index, byte) in bytes.enumerated() where UInt8(bitPattern: cString[index]) != byte
            {
                return false
            }
            return cString[bytes.count] == 0
        }
    }
}
