import Dispatch
import Glibc
import Synchronization
import Threads

/// The threads of one class of work. They come with the first work and stay until this is released.
final class WorkThreads: Sendable {
    typealias Work = @Sendable () -> Void

    private let line: Line
    private let threadLimit: Int

    /// What waits. Threads hold it, and not the ``WorkThreads``, which may be released.
    private final class Line: Sendable {
        struct State {
            var queue: FairQueue<Caller.Share, Work>
            var threadCount = 0
            /// Work that was refused because too much waited.
            var shedCount = 0
        }

        let state: Mutex<State>
        /// Signalled for each piece of work, and once for each thread when they shall end.
        let signals = DispatchSemaphore(value: 0)
        let niceness: CInt

        init(_ workClass: WorkClass) {
            state = Mutex(State(queue: FairQueue(limit: workClass.waitingLimit)))
            niceness = workClass.niceness
        }

        func doAll() {
            // 0 is the thread that calls: to Linux each thread is a process here.
            if niceness != 0 { setpriority(CInt(PRIO_PROCESS.rawValue), 0, niceness) }
            while let work = next() { work() }
        }

        /// Waits for it; nil when nothing more will come.
        private func next() -> Work? {
            signals.wait()
            return state.withLock { $0.queue.next() }
        }
    }

    init(_ workClass: WorkClass, cores: Int) {
        line = Line(workClass)
        threadLimit = workClass.threadCount(cores: cores)
    }

    deinit {
        for _ in 0..<line.state.withLock({ $0.threadCount }) { line.signals.signal() }
    }

    /// False if too much waits already, or there is no thread to do it.
    func start(for caller: Caller, _ work: @escaping Work) -> Bool {
        let needsThread = line.state.withLock { state in
            defer { state.threadCount = min(threadLimit, state.threadCount + 1) }
            return state.threadCount < threadLimit
        }
        if needsThread, !startThread(), line.state.withLock({ $0.threadCount }) == 0 {
            return false
        }
        let isAdded = line.state.withLock { state in
            if state.queue.add(work, of: caller.share) { return true }
            state.shedCount += 1
            return false
        }
        if isAdded { line.signals.signal() }
        return isAdded
    }

    var waitingCount: Int { line.state.withLock { $0.queue.count } }
    var shedCount: Int { line.state.withLock { $0.shedCount } }

    /// False if the system gives none; then it is not counted.
    private func startThread() -> Bool {
        guard let thread = SystemThread({ [line] in line.doAll() }) else {
            line.state.withLock { $0.threadCount -= 1 }
            return false
        }
        thread.detach()
        return true
    }
}
