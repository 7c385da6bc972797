import ArgumentParser
import ClientCommands
import Terminal

extension Lintel {
    /// As argument-parser does it, but for how its texts are laid out.
    static func main() {
        let program = commandAsked()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            end(with: error, of: program)
        }
    }

    /// Help is an answer and goes where answers go.
    private static func end(with error: any Error, of program: String) -> Never {
        let code = exitCode(for: error)
        let text = HelpLayout.arranged(fullMessage(for: error), of: program)
        if !text.isEmpty { write(text + "\n", to: code == .success ? 1 : 2) }
        exit(withError: code)
    }

    /// The command that is asked for, such as `lintel token list`. A word that is none ends it.
    private static func commandAsked() -> String {
        var command: any ParsableCommand.Type = Lintel.self
        var program = "lintel"
        for word in CommandLine.arguments.dropFirst() {
            let all = command.configuration.subcommands
            if all.isEmpty { return program }
            // `lintel help token list`.
            if word == "help" { continue }
            if let next = all.first(where: { $0._commandName == word }) {
                command = next
                program += " " + word
                continue
            }
            let shown = all.filter { $0.configuration.shouldDisplay }
            let names = shown.map { $0._commandName }
            guard let text = HelpLayout.unknownCommand(word, among: names, of: program) else {
                return program
            }
            write(text, to: 2)
            exit(withError: ExitCode.validationFailure)
        }
        return program
    }

    private static func write(_ text: String, to descriptor: Int32) {
        Terminal(descriptor: descriptor, color: .never).write(text)
    }
}
