import Synchronization

/// Bytes that many responses send without copying.
///
/// Their address never changes, which a Swift array does not promise and libmicrohttpd needs.
public final class SharedBody: Sendable {
    // nonisolated(unsafe): the memory is written in `init`, before anybody else has the pointer,
    // and only read from then on.
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    public var count: Int { bytes.count }

    private static let live = Atomic(0)

    /// Bytes of all bodies of this process that are being sent, or kept to be sent.
    public static var liveBytes: Int { live.load(ordering: .relaxed) }

    /// Copies `bytes`, once.
    public convenience init(_ bytes: [UInt8]) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    /// Lets `write` fill all of `count` bytes where they will be sent from: nothing is copied.
    public init(count: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        write(memory)
        bytes = UnsafeRawBufferPointer(memory)
        Self.live.add(count, ordering: .relaxed)
    }

    /// All bytes of `pieces`, end to end.
    convenience init(joining pieces: [SharedBody]) {
        self.init(count: pieces.reduce(0) { $0 + $1.count }) { memory in
            var rest = memory
            for piece in pieces {
                rest.copyMemory(from: piece.bytes)
                rest = UnsafeMutableRawBufferPointer(rebasing: rest[piece.count...])
            }
        }
    }

    deinit {
        Self.live.subtract(count, ordering: .relaxed)
        bytes.deallocate()
    }
}
