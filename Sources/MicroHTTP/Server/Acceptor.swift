import Glibc
import Synchronization

/// Takes connections and hands them to the workers by turns.
///
/// Workers that listen themselves take whatever has come when they wake up, up to eleven at a time:
/// of 64 clients one of two workers may get nearly all, and keeps them while they stay. Besides,
/// only we can stop listening: `MHD_quiesce_daemon` of 0.9.75 and a worker may both take the
/// listening socket out of the worker's epoll set, and whoever comes second aborts the process.
struct Acceptor {
    /// Waits this long for a connection to end when there can be no more, or no descriptor for one.
    private static let pauseMilliseconds: CInt = 10

    let core: ServerCore
    let workers: [Inbox]
    let sockets: [ListeningSocket]

    /// Closes the listening sockets in the end.
    func run(until wakeUp: WakeUp) {
        defer { for socket in sockets { close(socket.descriptor) } }
        let descriptors = sockets.map(\.descriptor)
        var turn = 0
        var lastComplaint: Int64?
        while true {
            var complaint: String?
            var event = WakeUp.Event.timeout
            if hasRoom {
                event = wakeUp.wait(milliseconds: -1, readable: descriptors)
                if event == .readable, !acceptAll(&turn) {
                    complaint = "no descriptor or memory for another connection"
                }
            } else {
                complaint = "the limit of \(core.limits.maxConnections) connections is reached"
            }
            if let complaint {
                complain(complaint + "; who comes now waits", &lastComplaint)
                event = wakeUp.wait(milliseconds: Self.pauseMilliseconds)
            }
            if event == .ended { return }
        }
    }

    /// Logs at most once a minute that connections cannot be taken.
    private func complain(_ text: String, _ last: inout Int64?) {
        let now = Clock.milliseconds
        if let last, now - last < 60_000 { return }
        last = now
        core.log(text)
    }

    private var hasRoom: Bool {
        core.limits.load.connectionCount < core.limits.maxConnections
    }

    /// False if there are connections, but nothing to take them with.
    private func acceptAll(_ turn: inout Int) -> Bool {
        // One of each by turns: nobody keeps the others from being heard.
        var waiting = sockets
        while hasRoom, !waiting.isEmpty {
            var next: [ListeningSocket] = []
            for socket in waiting where hasRoom {
                if let arrival = Arrival(at: socket) {
                    core.limits.load.connections.add(1, ordering: .relaxed)
                    workers[turn].take(arrival)
                    turn = (turn + 1) % workers.count
                    next.append(socket)
                    continue
                }
                switch errno {
                case EAGAIN: break
                case EMFILE, ENFILE, ENOBUFS, ENOMEM: return false
                // An error of that connection alone; the next may be good.
                default: next.append(socket)
                }
            }
            waiting = next
        }
        return true
    }
}

/// A connection that was accepted.
struct Arrival: Sendable {
    let descriptor: CInt
    let address: sockaddr_storage
    let length: socklen_t
    let isSecure: Bool

    /// Nil, and `errno` says why, if none can be taken.
    init?(at socket: ListeningSocket) {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        descriptor = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                accept(socket.descriptor, $0, &length)
            }
        }
        if descriptor < 0 { return nil }
        (self.address, self.length, isSecure) = (address, length, socket.isSecure)
    }
}
