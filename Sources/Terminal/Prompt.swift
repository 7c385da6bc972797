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
        return line(of: terminal)
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
        let answer = line(of: terminal)
        fputs("\n", terminal)
        fflush(terminal)
        // An interrupted read is an error, which stays with the stream.
        clearerr(terminal)
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
    private static func line(of terminal: UnsafeMutablePointer<FILE>) -> String {
        var (text, capacity): (UnsafeMutablePointer<CChar>?, Int) = (nil, 0)
        defer { free(text) }
        let count = getline(&text, &capacity, terminal)
        guard count > 0, let text else { return "" }
        let bytes = UnsafeRawBufferPointer(start: text, count: count)
        let line = String(decoding: bytes, as: UTF8.self)
        return String(line.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
