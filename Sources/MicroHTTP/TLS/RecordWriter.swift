import CGnuTLS
import Glibc

/// Writes what GnuTLS has encrypted. libmicrohttpd encrypts the head of an answer and its body one
/// after the other: the head is kept until the body is there, and both go in one packet.
///
/// Of one connection, and only used on its worker's thread.
final class RecordWriter {
    private let socket: CInt
    private var held: [UInt8] = []
    private var holdsNext = false

    init(socket: CInt) { self.socket = socket }

    /// Keeps the next record for the one after it, which has to be certain to come.
    func holdNext() { holdsNext = true }

    /// As `send`: how many of `bytes` are taken, or -1, and `errno` says why.
    func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        if holdsNext {
            holdsNext = false
            held.append(contentsOf: bytes)
            return bytes.count
        }
        if held.isEmpty { return send(socket, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL)) }
        let count = writeHeld(and: bytes)
        if count < 0 { return count }
        guard count >= held.count else {
            held.removeFirst(count)
            errno = EAGAIN
            return -1
        }
        defer { held.removeAll(keepingCapacity: true) }
        if count == held.count {
            errno = EAGAIN
            return -1
        }
        return count - held.count
    }

    private func writeHeld(and bytes: UnsafeRawBufferPointer) -> Int {
        held.withUnsafeMutableBytes { head in
            withUnsafeTemporaryAllocation(of: iovec.self, capacity: 2) { vectors in
                vectors[0] = iovec(iov_base: head.baseAddress, iov_len: head.count)
                vectors[1] = iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                    iov_len: bytes.count)
                var message = msghdr()
                message.msg_iov = vectors.baseAddress
                message.msg_iovlen = 2
                return sendmsg(socket, &message, CInt(MSG_NOSIGNAL))
            }
        }
    }

    /// Has GnuTLS write through this, which must outlive the session.
    func attach(to session: OpaquePointer) {
        gnutls_transport_set_ptr2(
            session, UnsafeMutableRawPointer(bitPattern: Int(socket)),
            Unmanaged.passUnretained(self).toOpaque())
        gnutls_transport_set_push_function(session) { writer, bytes, count in
            guard let writer else { return -1 }
            return Unmanaged<RecordWriter>.fromOpaque(writer)._withUnsafeGuaranteedRef {
                $0.write(UnsafeRawBufferPointer(start: bytes, count: count))
            }
        }
    }
}
