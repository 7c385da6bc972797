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
    /// SIGPIPE ends the program, as it ends others.
    package func write(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// The same of bytes as they are. False where nobody reads them.
    package func write(bytes: UnsafeRawBufferPointer) -> Bool {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = Glibc.write(
                descriptor, UnsafeRawBufferPointer(rebasing: bytes).baseAddress, bytes.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            bytes = bytes.dropFirst(count)
        }
        return true
    }

    package func line(_ text: String = "") { write(text + "\n") }
}
