import CGnuTLS
import Glibc

/// What GnuTLS reads and writes encrypted bytes by.
///
/// libmicrohttpd encrypts the head of an answer and its body one after the other: the head is kept
/// until the body is there, and both go in one packet.
///
/// Of one connection, and only used on its worker's thread.
final class SecureSocket {
    private let socket: CInt
    private let handshakes: HandshakeWatch
    private var held: [UInt8] = []
    private var holdsNext = false

    init(_ socket: CInt, _ handshakes: HandshakeWatch) {
        (self.socket, self.handshakes) = (socket, handshakes)
        // A handshake is a few small packets to and fro, each of which would wait for the one
        // before to be acknowledged.
        var yes: CInt = 1
        setsockopt(
            socket, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<CInt>.size))
    }

    /// Keeps what is written next for what comes after it, which has to be certain to come.
    func holdNext() { holdsNext = true }

    /// As `recv`.
    private func read(into bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        let count = recv(socket, bytes, count, 0)
        if count > 0 { handshakes.hasMoved = true }
        return count
    }

    /// As `writev`: how many bytes are taken, or -1, and `errno` says why.
    private func write(_ vectors: UnsafeBufferPointer<iovec>) -> Int {
        let size = vectors.reduce(0) { $0 + $1.iov_len }
        if holdsNext {
            holdsNext = false
            for vector in vectors {
                held.append(
                    contentsOf: UnsafeRawBufferPointer(
                        start: vector.iov_base, count: vector.iov_len))
            }
            return size
        }
        let count = held.isEmpty ? send(vectors) : sendHeld(before: vectors)
        if count > 0 { handshakes.hasMoved = true }
        guard !held.isEmpty, count >= 0 else { return count }
        guard count > held.count else {
            // Nothing of what was asked for now.
            held.removeFirst(count)
            errno = EAGAIN
            return -1
        }
        defer { held.removeAll(keepingCapacity: true) }
        return count - held.count
    }

    private func sendHeld(before vectors: UnsafeBufferPointer<iovec>) -> Int {
        held.withUnsafeMutableBytes { head in
            withUnsafeTemporaryAllocation(of: iovec.self, capacity: 1 + vectors.count) { all in
                all[0] = iovec(iov_base: head.baseAddress, iov_len: head.count)
                for (index, vector) in vectors.enumerated() { all[1 + index] = vector }
                return send(UnsafeBufferPointer(all))
            }
        }
    }

    private func send(_ vectors: UnsafeBufferPointer<iovec>) -> Int {
        var message = msghdr()
        message.msg_iov = UnsafeMutablePointer(mutating: vectors.baseAddress)
        message.msg_iovlen = vectors.count
        return sendmsg(socket, &message, CInt(MSG_NOSIGNAL))
    }

    /// Has GnuTLS read and write through this, which must outlive the session.
    func attach(to session: OpaquePointer) {
        gnutls_transport_set_ptr(session, Unmanaged.passUnretained(self).toOpaque())
        gnutls_transport_set_pull_function(session) { socket, bytes, count in
            guard let socket else { return -1 }
            return Unmanaged<SecureSocket>.fromOpaque(socket)._withUnsafeGuaranteedRef {
                $0.read(into: bytes, count)
            }
        }
        gnutls_transport_set_vec_push_function(session) { socket, vectors, count in
            guard let socket else { return -1 }
            return Unmanaged<SecureSocket>.fromOpaque(socket)._withUnsafeGuaranteedRef {
                $0.write(UnsafeBufferPointer(start: vectors, count: Int(count)))
            }
        }
    }
}
