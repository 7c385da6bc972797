import Glibc

/// A thread of the server that waits for something and can be ended from outside.
final class ServiceThread: Sendable {
    enum Event { case ended, readable, timeout }

    /// Written to when the thread shall end.
    private let wakeUp: (read: CInt, write: CInt)
    private let body: @Sendable (ServiceThread) -> Void
    // nonisolated(unsafe): set once in `init`, which nobody else can see yet.
    nonisolated(unsafe) private var thread = pthread_t()

    /// Runs `body`, which is to return once ``wait(milliseconds:readable:)`` says so.
    init(_ body: @escaping @Sendable (ServiceThread) -> Void) throws(MicroHTTPError) {
        self.body = body
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .noDescriptor }
        wakeUp = (ends[0], ends[1])
        // A reference for the thread, which the thread releases when it starts.
        let context = Unmanaged.passRetained(self)
        let result = pthread_create(&thread, nil, runServiceThread, context.toOpaque())
        if result != 0 {
            context.release()
            throw .noThread
        }
    }

    deinit {
        close(wakeUp.read)
        close(wakeUp.write)
    }

    /// Ends the thread, and waits for it. Called once.
    func stop() {
        var byte: UInt8 = 0
        _ = write(wakeUp.write, &byte, 1)
        pthread_join(thread, nil)
    }

    /// Called on the thread: waits until it is to end, something can be read, or time is up.
    ///
    /// - Parameters:
    ///   - milliseconds: -1 for ever.
    ///   - descriptor: -1 for none.
    func wait(milliseconds: CInt, readable descriptor: CInt = -1) -> Event {
        var polls = [
            pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&polls, 2, milliseconds) > 0 else { return .timeout }
        return polls[0].revents != 0 ? .ended : .readable
    }

    fileprivate func run() { body(self) }
}

private func runServiceThread(context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<ServiceThread>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
