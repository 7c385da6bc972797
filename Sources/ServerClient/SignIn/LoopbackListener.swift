import Glibc
import Terminal

/// Waits on this machine for the browser that comes back from an issuer (RFC 8252, section 7.3):
/// a server of one page, for as long as somebody signs in.
final class LoopbackListener {
    private let descriptor: CInt
    let port: UInt16
    /// Browsers open connections beforehand, and send nothing on them for long.
    private var visits: [LoopbackVisit] = []

    private static let visitLimit = 32

    init() throws(ClientError) {
        descriptor = socket(
            AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0
        )
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutableBytes(of: &address) { [descriptor] bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { address in
                guard let start = address.baseAddress else { return false }
                return bind(descriptor, start, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, start, &length) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard isListening else {
            let reason = String(cString: strerror(errno))
            throw ClientError(
                .unreachable, "nothing can listen on 127.0.0.1 for the browser: \(reason)",
                hint: "lintel login --token takes a token instead")
        }
    }

    deinit {
        for visit in visits { visit.end() }
        close(descriptor)
    }

    var redirectURI: String { "http://127.0.0.1:\(port)/callback" }

    /// The next visit that has asked for something.
    ///
    /// - Throws: Ctrl-C, or that nobody came before `end`.
    func next(before end: ContinuousClock.Instant) throws(ClientError) -> LoopbackVisit {
        while true {
            if let visit = ready() { return visit }
            if Interruption.count > 0 {
                throw ClientError(.interrupted, "interrupted; nobody is signed in")
            }
            guard ContinuousClock.now < end else {
                throw ClientError(
                    .unreachable, "nobody came back from the issuer",
                    hint: "lintel login begins again")
            }
            wait(milliseconds: 250)
        }
    }

    /// Those that have asked by now, and wait for an answer.
    func others() -> [LoopbackVisit] {
        // Once for who is at the door, once for what they say.
        for _ in 0..<2 { wait(milliseconds: 0) }
        var found: [LoopbackVisit] = []
        while let visit = ready() { found.append(visit) }
        return found
    }

    private func ready() -> LoopbackVisit? {
        guard let index = visits.firstIndex(where: { $0.request != nil }) else { return nil }
        return visits.remove(at: index)
    }

    /// Until something comes; a signal ends it too.
    private func wait(milliseconds: CInt) {
        var waiting = ([descriptor] + visits.map(\.descriptor)).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        guard poll(&waiting, nfds_t(waiting.count), milliseconds) > 0 else { return }
        for (visit, state) in zip(visits, waiting.dropFirst()) where state.revents != 0 {
            if !visit.read() {
                visit.end()
                visits.removeAll { $0 === visit }
            }
        }
        if waiting[0].revents != 0 { accept() }
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            guard connection >= 0 else { return }
            _ = fcntl(connection, F_SETFL, O_NONBLOCK)
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            if visits.count == Self.visitLimit { visits.removeFirst().end() }
            visits.append(LoopbackVisit(connection))
        }
    }
}
