import CMicroHTTPD
import Glibc

/// The last request of a connection, and what its handler made of it: a client that polls sends the
/// same request again and again, which then need not be read again.
///
/// The same means the same bytes: method, version, target with its query, and every header with
/// its name, in order. Requests with a body are not remembered.
struct LastRequest {
    /// The most bytes kept of a target, and of headers. Each open connection keeps one of each.
    private static let limit = 4096

    /// The target with its query, as it came, before libmicrohttpd splits it in place, and a NUL at
    /// the end. Empty if a URI may not have such bytes, or it is too long.
    private var target: [UInt8] = []
    private var method = Method.other
    private var isVersion11 = false
    /// For each header: the length of its name, that of its value, the name, the value.
    private var headers: [UInt8] = []
    private var meaning: AnyObject?
    private var isRepeated = false
    private var namesItself = false

    /// A request line has come.
    ///
    /// - Returns: where its target ends, with its query; nil if it is none that a URI may be.
    mutating func begin(target: UnsafePointer<CChar>?) -> UnsafePointer<CChar>? {
        isRepeated = false
        if let target, isSame(target) { return target + (self.target.count - 1) }
        meaning = nil
        self.target.removeAll(keepingCapacity: true)
        guard let target, let end = Framing.endOfPlausible(target) else { return nil }
        if end - target < Self.limit {
            let bytes = UnsafeRawBufferPointer(start: target, count: end - target + 1)
            self.target.append(contentsOf: bytes)
        }
        return end
    }

    private func isSame(_ target: UnsafePointer<CChar>) -> Bool {
        self.target.withUnsafeBytes { known in
            guard !known.isEmpty, let known = known.baseAddress else { return false }
            return strcmp(target, known) == 0
        }
    }

    /// Compares the headers too, once they are there. True if the whole request is the same.
    mutating func recognise(_ connection: Connection, _ layout: HeadLayout) -> Bool {
        guard meaning != nil, connection.method == method, connection.isVersion11 == isVersion11
        else { return false }
        isRepeated = headers.withUnsafeBytes { known in
            var comparison = HeaderComparison(rest: known, layout: layout)
            _ = withUnsafeMutablePointer(to: &comparison) { comparison in
                MHD_get_connection_values_n(
                    connection.raw, .HEADER_KIND, compareHeader, comparison)
            }
            return comparison.isSame && comparison.rest.isEmpty && comparison.layout.isWhole
        }
        return isRepeated
    }

    /// What the request was taken to mean when it came before; nil if it is another one.
    var known: AnyObject? { isRepeated ? meaning : nil }

    /// Whether the request has a name from its client (``RequestID``); nil if it is another one.
    var knownToNameItself: Bool? { isRepeated && meaning != nil ? namesItself : nil }

    /// Keeps the request `connection` is busy with, whose target ``begin(target:)`` was told, if it
    /// is small.
    mutating func remember(_ connection: Connection, meaning: AnyObject) {
        self.meaning = nil
        guard !target.isEmpty, connection.method != .other else { return }
        var headers = headers
        headers.removeAll(keepingCapacity: true)
        var namesItself = false
        let isSmall = connection.forEachValue(of: .HEADER_KIND) { name, value in
            if name.equalsIgnoringCase("x-request-id") { namesItself = true }
            withUnsafeBytes(of: name.count) { headers.append(contentsOf: $0) }
            withUnsafeBytes(of: value.count) { headers.append(contentsOf: $0) }
            headers.append(contentsOf: name)
            headers.append(contentsOf: value)
            return headers.count <= Self.limit
        }
        guard isSmall else { return }
        (method, isVersion11) = (connection.method, connection.isVersion11)
        (self.headers, self.meaning, self.namesItself) = (headers, meaning, namesItself)
    }
}

/// How far the headers of a request agree with remembered ones.
private struct HeaderComparison {
    var rest: UnsafeRawBufferPointer
    var layout: HeadLayout
    var isSame = true

    mutating func compare(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
        layout.add(name.bindMemory(to: UInt8.self), value.bindMemory(to: UInt8.self))
        let start = 2 * MemoryLayout<Int>.size
        let end = start + name.count + value.count
        isSame =
            rest.count >= end && rest.loadUnaligned(as: Int.self) == name.count
            && rest.loadUnaligned(fromByteOffset: start / 2, as: Int.self) == value.count
            && Self.areEqual(rest, from: start, name)
            && Self.areEqual(rest, from: start + name.count, value)
        if isSame { rest = UnsafeRawBufferPointer(rebasing: rest[end...]) }
        return isSame
    }

    /// Compares `bytes` with as many of `known`, which has them.
    private static func areEqual(
        _ known: UnsafeRawBufferPointer, from start: Int, _ bytes: UnsafeRawBufferPointer
    ) -> Bool {
        guard let known = known.baseAddress, let other = bytes.baseAddress else { return true }
        return memcmp(known + start, other, bytes.count) == 0
    }
}

private func compareHeader(
    context: UnsafeMutableRawPointer?, kind: MHD_ValueKind,
    name: UnsafePointer<CChar>?, nameCount: Int, value: UnsafePointer<CChar>?, valueCount: Int
) -> MHD_Result {
    guard let comparison = context?.assumingMemoryBound(to: HeaderComparison.self) else {
        return .NO
    }
    let name = UnsafeRawBufferPointer(start: name, count: name == nil ? 0 : nameCount)
    let value = UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueCount)
    return comparison.pointee.compare(name, value) ? .YES : .NO
}
