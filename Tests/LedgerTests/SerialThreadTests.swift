import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Ledger

struct SerialThreadTests {
    private final class Record: Sendable {
        private let lines = Mutex<[String]>([])

        func note(_ line: String) { lines.withLock { $0.append(line) } }

        var all: [String] { lines.withLock { $0 } }
    }

    @Test func `work is done in order, on one thread that has its name`() {
        let (thread, record) = (SerialThread("some name"), Record())
        for number in 0..<100 {
            thread.async { record.note("\(number) \(Thread.current.name ?? "")") }
        }
        thread.drain()
        #expect(record.all == (0..<100).map { "\($0) some name" })
    }

    @Test func `it waits for work while there is none`() {
        let (thread, record) = (SerialThread("waiting"), Record())
        for number in 0..<3 {
            thread.async { record.note("\(number)") }
            thread.drain()
        }
        #expect(record.all == ["0", "1", "2"])
    }

    /// Told by what the thread itself holds, which goes with it.
    @Test func `who releases it gets done what was asked for, and the thread ends`() {
        final class Held: Sendable {
            let gone: DispatchSemaphore

            init(_ gone: DispatchSemaphore) { self.gone = gone }

            deinit { gone.signal() }
        }
        let (gone, may) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let record = Record()
        do {
            let thread = SerialThread("short")
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
