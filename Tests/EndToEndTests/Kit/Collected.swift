import Foundation
import Testing

/// Text that arrives from a pipe on a thread of its own.
final class Collected: @unchecked Sendable {
    // @unchecked: everything is behind the condition's lock.
    private let changed = NSCondition()
    private var collected = ""
    private var isEnded = false

    var text: String {
        changed.lock()
        defer { changed.unlock() }
        return collected
    }

    func collect(_ pipe: Pipe) {
        let descriptor = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            var isOpen = true
            while isOpen {
                let data = descriptor.availableData
                isOpen = !data.isEmpty
                changed.lock()
                collected += String(decoding: data, as: UTF8.self)
                isEnded = !isOpen
                changed.broadcast()
                changed.unlock()
            }
        }
    }

    /// The first whole line that `isWanted`; nil once the text has ended without one. Where none
    /// comes, the test fails, with what was said so far.
    func wait(for isWanted: (Substring) -> Bool) -> String? {
        changed.lock()
        defer { changed.unlock() }
        var found: String?
        let isOver = waitUntil {
            let lines = collected.split(separator: "\n", omittingEmptySubsequences: false)
            found = lines.dropLast().first(where: isWanted).map(String.init)
            return found != nil || isEnded
        }
        if !isOver { Issue.record("no such line after \(Program.deadline): \(collected)") }
        return found
    }

    /// Until nobody can say more: what the process has started may outlive it.
    func waitForEnd() {
        changed.lock()
        defer { changed.unlock() }
        if !waitUntil({ isEnded }) {
            Issue.record("no end of it after \(Program.deadline): \(collected)")
        }
    }

    /// Whether it came to that before the deadline. The lock is held.
    private func waitUntil(_ isDone: () -> Bool) -> Bool {
        let end = Date(timeIntervalSinceNow: TimeInterval(Program.deadline.components.seconds))
        while !isDone() {
            if !changed.wait(until: end) { return isDone() }
        }
        return true
    }
}
