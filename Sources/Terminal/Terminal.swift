import Glibc

/// Where a command prints: what the other end can show.
package struct Terminal: Sendable {
    /// 1 for what was asked for, 2 for what is said about it.
    package let descriptor: CInt
    /// Whether a person reads it as it is written, and not a file or another program.
    package let isInteractive: Bool
    /// How many columns a line has; nil where lines have no end, as in a file.
    package let columns: Int?
    package let hasColor: Bool

    package init(descriptor: CInt, isInteractive: Bool, columns: Int?, hasColor: Bool) {
        (self.descriptor, self.isInteractive) = (descriptor, isInteractive)
        (self.columns, self.hasColor) = (columns, hasColor)
    }

    /// What the descriptor is connected to, and what the environment wants: `NO_COLOR`
    /// (no-color.org) and `TERM=dumb` take colours away; `COLUMNS` says a width where the terminal
    /// does not.
    package init(descriptor: CInt, color: ColorChoice = .auto) {
        let isInteractive = isatty(descriptor) == 1
        let allowed = isInteractive && !Self.isSet("NO_COLOR") && Self.variable("TERM") != "dumb"
        self.init(
            descriptor: descriptor, isInteractive: isInteractive,
            columns: isInteractive ? Self.columns(of: descriptor) : nil,
            hasColor: color == .always || (color == .auto && allowed))
    }

    /// 80 where nobody knows.
    private static func columns(of descriptor: CInt) -> Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return variable("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    private static func isSet(_ name: String) -> Bool {
        variable(name).map { !$0.isEmpty } ?? false
    }
}

/// `--color`.
package enum ColorChoice: String, Sendable, CaseIterable {
    /// On a terminal that wants them.
    case auto
    case always
    case never
}

extension Terminal {
    /// Writes all of it. Who does not read any more (a pager that was left, `| head`) is no error:
    /// SIGPIPE ends the program, as it ends others. An answer that cannot be written (a full disk)
    /// ends it with status 1; what is said about it is not worth that.
    package func write(_ text: String) {
        var text = text
        text.withUTF8 { write(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// The same of bytes as they are.
    package func write(bytes: UnsafeRawBufferPointer) {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: bytes).baseAddress, bytes.count)
            if count >= 0 {
                bytes = bytes.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: break
            case EAGAIN: waitForRoom()
            case let number where descriptor == 1: Self.end(number)
            default: return
            }
        }
    }

    /// Where who shares the terminal or the pipe has made it one that never waits.
    private func waitForRoom() {
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&state, 1, -1)
    }

    /// - Parameter number: `errno`.
    private static func end(_ number: CInt) -> Never {
        if number == EPIPE {
            // Who started this program ignores the signal, which would have ended it by now.
            signal(SIGPIPE, SIG_DFL)
            raise(SIGPIPE)
        }
        let reason = String(cString: strerror(number))
        Terminal(descriptor: 2).line("Error: the answer cannot be written: \(reason)")
        exit(1)
    }

    package func line(_ text: String = "") { write(text + "\n") }
}
