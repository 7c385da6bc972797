import Glibc
import Threads

/// A thread of the server that waits for something and can be ended from outside.
final class ServiceThread: Sendable {
    private let wakeUp: WakeUp
    private let thread: SystemThread

    /// Runs `body`, which is to return once it is told that it is to end.
    init(_ body: @escaping @Sendable (WakeUp) -> Void) throws(MicroHTTPError) {
        let wakeUp = try WakeUp()
        guard let thread = SystemThread({ body(wakeUp) }) else { throw .noThread }
        (self.wakeUp, self.thread) = (wakeUp, thread)
    }

    /// Ends the thread, and waits for it. Called once.
    func stop() {
        wakeUp.end()
        thread.join()
    }
}

/// What a thread of the server waits on.
final class WakeUp: Sendable {
    enum Event { case ended, readable, timeout }

    /// Written to when the thread shall end.
    private let ends: (read: CInt, write: CInt)

    fileprivate init() throws(MicroHTTPError) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .noDescriptor }
        self.ends = (ends[0], ends[1])
    }

    deinit {
        close(ends.read)
        close(ends.write)
    }

    fileprivate func end() {
        var byte: UInt8 = 0
        _ = write(ends.write, &byte, 1)
    }

    /// Waits until the thread is to end, something can be read, or time is up.
    ///
    /// - Parameters:
    ///   - milliseconds: -1 for ever.
    ///   - descriptors: one of which can be read.
    func wait(milliseconds: CInt, readable descriptors: [CInt] = []) -> Event {
        var polls = ([ends.read] + descriptors).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        guard poll(&polls, nfds_t(polls.count), milliseconds) > 0 else { return .timeout }
        return polls[0].revents != 0 ? .ended : .readable
    }
}
