/// Bytes that many responses send without copying.
///
/// Their address never changes, which a Swift array does not promise and libmicrohttpd needs.
public final class SharedBody: Sendable {
    // nonisolated(unsafe): the memory is written in `init`, before anybody else has the pointer,
    // and only read from then on.
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    public var count: Int { bytes.count }

    /// Copies `bytes`, once.
    public init(_ bytes: [UInt8]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        memory.copyBytes(from: bytes)
        self.bytes = UnsafeRawBufferPointer(memory)
    }

    deinit {
        bytes.deallocate()
    }
}
