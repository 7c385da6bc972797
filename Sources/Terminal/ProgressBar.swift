import Glibc

/// How far something is that takes its time: on a terminal, and only from its second second on.
/// It is wiped away when it ends.
package final class ProgressBar {
    private let label: String
    private let terminal: Terminal
    private let started = ContinuousClock.now
    private var drawn: ContinuousClock.Instant?

    /// - Parameter terminal: the one for what is said besides the answer (2).
    package init(_ label: String, on terminal: Terminal) {
        (self.label, self.terminal) = (label, terminal)
    }

    /// At most ten times a second it is drawn anew.
    ///
    /// - Parameter total: nil if nobody knows: then it says what there is and for how long.
    package func update(_ done: Int, of total: Int?, unit: String = "") {
        let now = ContinuousClock.now
        guard terminal.isInteractive, now - started > .seconds(1) else { return }
        if let drawn, now - drawn < .milliseconds(100) { return }
        drawn = now
        terminal.write("\r\u{1B}[K" + text(done, of: total, unit, after: now - started))
    }

    package func end() {
        if drawn != nil { terminal.write("\r\u{1B}[K") }
        drawn = nil
    }

    /// Whatever a server says of how far it is.
    func text(
        _ done: Int, of total: Int?, _ unit: String, after duration: Duration
    ) -> String {
        let seconds = duration.components.seconds
        guard let total, total > 0 else {
            let amount = done > 0 ? " \(done)\(unit)" : ""
            return "\(label)\(amount) (\(seconds) s)"
        }
        let percent = Int(Double(min(max(0, done), total)) * 100 / Double(total))
        let room = max(0, (terminal.columns ?? 80) - label.displayWidth - 20)
        let width = Int(min(40, room))
        let filled = width * percent / 100
        let bar =
            String(repeating: "#", count: Int(filled))
            + String(repeating: "-", count: Int(width - filled))
        return "\(label) [\(bar)] \(percent) % (\(seconds) s)"
    }
}
