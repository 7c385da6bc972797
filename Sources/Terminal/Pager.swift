import Glibc

/// Long texts through `$PAGER`, as git has it: only on a terminal, and `less` leaves what fits on
/// one screen where it is.
package enum Pager {
    /// Prints the text, page by page where a person reads it.
    package static func show(_ text: String, on terminal: Terminal) {
        guard terminal.isInteractive, let command = command() else { return terminal.write(text) }
        // What the user has set for less wins.
        setenv("LESS", "FRX", 0)
        // A pager that is left early is no reason to die.
        signal(SIGPIPE, SIG_IGN)
        guard let pager = popen(command, "w") else { return terminal.write(text) }
        // Ctrl-C is the pager's, which has the terminal.
        let before = signal(SIGINT, SIG_IGN)
        fputs(text, pager)
        let status = pclose(pager)
        signal(SIGINT, before)
        // 127: the shell did not find it.
        if status == 127 << 8 { terminal.write(text) }
    }

    /// Nil for none: `PAGER` is empty or `cat`.
    private static func command() -> String? {
        let named = getenv("LINTEL_PAGER") ?? getenv("PAGER")
        let command = named.map { String(cString: $0) } ?? "less"
        return command.isEmpty || command == "cat" ? nil : command
    }
}
