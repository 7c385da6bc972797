import CMicroHTTPD
import Glibc
import Synchronization

/// Takes connections and hands them to libmicrohttpd's workers by turns.
///
/// Workers that listen themselves take whatever has come when they wake up, up to eleven at a time:
/// of 64 clients one of two workers may get nearly all, and keeps them while they stay. Besides,
/// only we can stop listening: `MHD_quiesce_daemon` of 0.9.75 and a worker may both take the
/// listening socket out of the worker's epoll set, and whoever comes second aborts the process.
struct Acceptor {
    /// Waits this long for a connection to end when there can be no more, or no descriptor for one.
    private static let pauseMilliseconds: CInt = 10

    let core: ServerCore
    let daemon: OpaquePointer
    let socket: ListeningSocket

    /// Closes the listening socket in the end.
    func run(on thread: ServiceThread) {
        defer { close(socket.descriptor) }
        while true {
            let event =
                hasRoom
                ? thread.wait(milliseconds: -1, readable: socket.descriptor)
                : thread.wait(milliseconds: Self.pauseMilliseconds)
            if event == .ended { return }
            if event == .readable, !acceptAll(),
                thread.wait(milliseconds: Self.pauseMilliseconds) == .ended
            {
                return
            }
        }
    }

    private var hasRoom: Bool {
        core.connectionCount.load(ordering: .relaxed) < core.limits.maxConnections
    }

    /// False if there are connections, but nothing to take them with.
    private func acceptAll() -> Bool {
        while hasRoom {
            // As many as fill a sockaddr_storage, 128 bytes.
            let descriptor = withUnsafeTemporaryAllocation(of: sockaddr.self, capacity: 8) {
                var length = socklen_t($0.count * MemoryLayout<sockaddr>.size)
                let descriptor = accept(socket.descriptor, $0.baseAddress, &length)
                if descriptor >= 0 { hand(descriptor, $0.baseAddress, length) }
                return descriptor
            }
            if descriptor >= 0 { continue }
            switch errno {
            case EAGAIN: return true
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return false
            // Whatever was wrong with that one; the next may be well.
            default: continue
            }
        }
        return true
    }

    /// libmicrohttpd starts looking for a worker at the number of the descriptor.
    private func hand(
        _ descriptor: CInt, _ address: UnsafeMutablePointer<sockaddr>?, _ length: socklen_t
    ) {
        core.connectionCount.add(1, ordering: .relaxed)
        // It closes what it cannot take.
        if MHD_add_connection(daemon, descriptor, address, length) != .YES {
            core.connectionCount.subtract(1, ordering: .relaxed)
        }
    }
}

// @unchecked because OpaquePointer is not Sendable; libmicrohttpd lets any thread add connections.
extension Acceptor: @unchecked Sendable {}
