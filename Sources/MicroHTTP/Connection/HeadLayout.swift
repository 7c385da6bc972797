import CMicroHTTPD
import Glibc

/// Where the lines of a head lie in memory: it tells what libmicrohttpd 0.9.75 read otherwise than
/// whoever passed the request on may have, up to seeing one request where we see two.
///
/// It takes a bare LF for the end of a line, and a line without a name for the end of the head; it
/// cuts values at a NUL, joins a folded line to the *name* before, and says nothing of any of it.
/// But it reads in place. What it shows points into the bytes as they came, in which the colon
/// after each name, and CR and LF after each value, have become NULs: a name that starts
/// elsewhere than two bytes after the value before has something between that we were not shown.
///
/// Another version may read otherwise, so then nothing is concluded.
struct HeadLayout {
    private static let isKnown = strcmp(MHD_get_version(), "0.9.75") == 0

    /// Where the next line has to start; nil if that cannot be told.
    private var next: UnsafePointer<UInt8>?
    /// Behind the empty line.
    private let end: UnsafePointer<UInt8>?
    private var isOdd = false

    /// - Parameters:
    ///   - version: the end of the request line, `HTTP/1.1`.
    ///   - method: the start of it.
    ///   - count: the bytes of the whole head.
    init(
        after version: UnsafePointer<CChar>?, from method: UnsafePointer<CChar>, count: Int
    ) {
        guard Self.isKnown, let version, version[0] != 0 else {
            (next, end) = (nil, nil)
            return
        }
        next = UnsafeRawPointer(version).assumingMemoryBound(to: UInt8.self) + 8 + 2
        end = UnsafeRawPointer(method).assumingMemoryBound(to: UInt8.self) + count
    }

    /// The next line, as it was shown.
    mutating func add(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        guard let next, !isOdd else { return }
        guard name.baseAddress == next, let start = value.baseAddress,
            Self.isColonAndSpace(from: next + name.count, to: start)
        else {
            isOdd = true
            return
        }
        self.next = start + value.count + 2
    }

    private static func isColonAndSpace(
        from colon: UnsafePointer<UInt8>, to value: UnsafePointer<UInt8>
    ) -> Bool {
        guard colon < value, colon[0] == 0 else { return false }
        var space = colon + 1
        while space < value {
            guard space[0] == 0x20 || space[0] == 0x09 else { return false }
            space += 1
        }
        return true
    }

    /// Whether the lines that were added are all there are, and an empty one follows.
    var isWhole: Bool {
        guard let next, let end else { return true }
        return !isOdd && next + 2 == end
    }
}
