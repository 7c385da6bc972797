import Dispatch
import Foundation
import Synchronization
import Testing
import Threads

struct SerialThreadTests {
    private final class Record: Sendable {
        private let lines = Mutex<[String]>([])

        func note(_ line: String) { lines.withLock { $0.append(line) } }

        var all: [String] { lines.withLock { $0 } }
    }

    @Test func `work is done in order, on one thread of its own`() throws {
        let (thread, record) = (try #require(SerialThread()), Record())
        let threads = Mutex<Set<pthread_t>>([])
        for number in 0..<100 {
            thread.async { record.note("\(number)") }
            thread.async { threads.withLock { _ = $0.insert(pthread_self()) } }
        }
        thread.drain()
        #expect(record.all == (0..<100).map { "\($0)" })
        #expect(threads.withLock { $0.count } == 1)
        #expect(threads.withLock { !$0.contains(pthread_self()) })
    }

    @Test func `it waits for work while there is none`() throws {
        let (thread, record) = (try #require(SerialThread()), Record())
        for number in 0..<3 {
            thread.async { record.note("\(number)") }
            thread.drain()
        }
        #expect(record.all == ["0", "1", "2"])
    }

    /// Told by what the thread itself holds, which goes with it.
    @Test func `who releases it gets done what was asked for, and the thread ends`() throws {
        final class Held: Sendable {
            let gone: DispatchSemaphore

            init(_ gone: DispatchSemaphore) { self.gone = gone }

            deinit { gone.signal() }
        }
        let (gone, may) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let record = Record()
        do {
            let thread = try #require(SerialThread())
            let held = Held(gone)
            thread.async { [held] in
                // Until the thread ends, and not until its work is done.
                Thread.current.threadDictionary["held"] = held
                may.wait()
            }
            thread.async { record.note("last") }
        }
        may.signal()
        #expect(gone.wait(timeout: .now() + 60) == .success)
        #expect(record.all == ["last"])
    }
}
