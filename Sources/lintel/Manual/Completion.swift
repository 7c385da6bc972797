import ArgumentParser

/// `lintel completion SHELL` — what has a shell complete the words of this command.
struct Completion: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what has a shell complete this command's words.",
        discussion: """
            bash: source <(lintel completion bash), in ~/.bashrc. \
            zsh: lintel completion zsh > a file _lintel in a folder of fpath. \
            fish: lintel completion fish > ~/.config/fish/completions/lintel.fish.
            """)

    @Argument(help: "bash, zsh or fish.", completion: .list(["bash", "zsh", "fish"]))
    var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw ValidationError("\"\(shell)\" is none of bash, zsh and fish")
        }
        print(Lintel.completionScript(for: shell))
    }
}
