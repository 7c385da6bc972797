import Glibc

/// Questions to the person at the terminal, who may be there although the standard input is a file.
package enum Prompt {
    /// Whether there is a terminal to ask at.
    package static var isPossible: Bool {
        guard let terminal = fopen("/dev/tty", "r+") else { return false }
        fclose(terminal)
        return true
    }

    /// Nil if there is nobody to ask: no terminal.
    package static func ask(_ question: String) -> String? {
        guard let terminal = fopen("/dev/tty", "r+") else { return nil }
        defer { fclose(terminal) }
        fputs(question, terminal)
        fflush(terminal)
        return line(of: terminal) { Interruption.count > 0 }
    }

    /// The same without showing what is typed: for tokens. Whatever signal ends or stops the
    /// program meanwhile does so once the terminal shows again what is typed; who comes back from
    /// a stop (Ctrl-Z) is asked again.
    package static func askSecret(_ question: String) -> String? {
        guard let terminal = fopen("/dev/tty", "r+") else { return nil }
        defer { fclose(terminal) }
        while true {
            let held = HeldSignals()
            guard let answer = silently(terminal, { ask(question, at: terminal) }) else {
                held.deliver()
                return nil
            }
            guard held.deliver() else { return answer }
        }
    }

    private static func ask(
        _ question: String, at terminal: UnsafeMutablePointer<FILE>
    ) -> String {
        fputs(question, terminal)
        fflush(terminal)
        let answer = line(of: terminal) { HeldSignals.hasCome }
        fputs("\n", terminal)
        fflush(terminal)
        return answer
    }

    /// Nil if it is no terminal.
    private static func silently(
        _ terminal: UnsafeMutablePointer<FILE>, _ work: () -> String
    ) -> String? {
        let descriptor = fileno(terminal)
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return nil }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(descriptor, TCSAFLUSH, &silent)
        defer { tcsetattr(descriptor, TCSAFLUSH, &settings) }
        return work()
    }

    /// `y` and `yes` are yes; anything else, and the end of the input, is no. Nil: nobody to ask.
    package static func confirm(_ question: String) -> Bool? {
        guard let answer = ask(question + " [y/N] ") else { return nil }
        return ["y", "yes"].contains(answer.lowercased())
    }

    /// Without its end; empty at the end of the input and when it was interrupted.
    private static func line(
        of terminal: UnsafeMutablePointer<FILE>, unless isInterrupted: () -> Bool
    ) -> String {
        guard waitForLine(fileno(terminal), unless: isInterrupted) else { return "" }
        var (text, capacity): (UnsafeMutablePointer<CChar>?, Int) = (nil, 0)
        defer { free(text) }
        let count = getline(&text, &capacity, terminal)
        guard count > 0, let text else { return "" }
        let bytes = UnsafeRawBufferPointer(start: text, count: count)
        let line = String(decoding: bytes, as: UTF8.self)
        return String(line.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// A signal that comes a moment before it is waited for ends that too.
    private static func waitForLine(
        _ descriptor: CInt, unless isInterrupted: () -> Bool
    ) -> Bool {
        guard descriptor < FD_SETSIZE else { return true }
        var (signals, before) = (sigset_t(), sigset_t())
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        while !isInterrupted() {
            var waiting = fd_set()
            withUnsafeMutableBytes(of: &waiting) { bytes in
                bytes[Int(descriptor) / 8] |= 1 << UInt8(descriptor % 8)
            }
            let count = pselect(descriptor + 1, &waiting, nil, nil, nil, &before)
            if count > 0 { return true }
            if count < 0, errno != EINTR { return false }
        }
        return false
    }
}
