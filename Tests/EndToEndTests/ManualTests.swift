import Foundation
import LintelTesting
import Testing

/// What the program says of itself: man pages, completions, its other name, docs/reference.
struct ManualTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private static func isInstalled(_ program: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/" + program)
    }

    private func lintel(
        _ words: String..., environment: [String: String] = [:]
    ) throws -> (status: Int32, output: String, errors: String) {
        try Program.run([Program.lintel] + words, environment: environment)
    }

    private func manual() throws -> [String: String] {
        let folder = directory.file("man")
        #expect(try lintel("man", folder).status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, try String(contentsOfFile: folder + "/" + $0, encoding: .utf8))
            })
    }

    @Test func `every command has a page with what there is to know`() throws {
        let pages = try manual()
        for name in ["lintel", "lintel-serve", "lintel-login", "lintel-context-use"] {
            let page = try #require(pages[name + ".1"])
            for section in ["NAME", "SYNOPSIS", "EXIT STATUS", "ENVIRONMENT", "FILES"] {
                #expect(page.contains(".SH \"\(section)\"\n"), "\(name): \(section)")
            }
        }
        // What is not shown has none, nor has what every program has.
        #expect(pages["lintel-reference.1"] == nil && pages["lintel-help.1"] == nil)
        let login = try #require(pages["lintel-login.1"])
        #expect(login.contains(".B \"LINTEL_SERVER\"\nAs \\-\\-server."))
        #expect(login.contains(".B \"\\-n, \\-\\-namespace <name>\""))
        #expect(pages.values.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test(.enabled(if: isInstalled("groff"), "groff is not installed"))
    func `groff has nothing against the pages`() throws {
        for name in try manual().keys.sorted() {
            let page = directory.file("man") + "/" + name
            let read = try Program.run(["/usr/bin/groff", "-man", "-ww", "-Tutf8", "-z", page])
            #expect(read.status == 0 && read.errors.isEmpty, "\(name): \(read.errors)")
        }
    }

    @Test(.enabled(if: isInstalled("mandoc"), "mandoc is not installed"))
    func `mandoc finds no error in the pages`() throws {
        for name in try manual().keys.sorted() {
            let page = directory.file("man") + "/" + name
            let read = try Program.run(["/usr/bin/mandoc", "-Tlint", "-Werror", page])
            #expect(read.status == 0, "\(name): \(read.output)")
        }
    }

    // MARK: Completion

    /// What bash offers for the last word.
    private func offers(_ words: [String], _ environment: [String: String]) throws -> [String] {
        let script = """
            source <("$1" completion bash)
            shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
            COMP_TYPE=9; _lintel "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let shell = try Program.run(
            ["/bin/bash", "-c", script, "bash", Program.lintel, Program.lintel] + words,
            environment: environment)
        return shell.output.split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }

    @Test func `bash completes commands, options, and the contexts that there are`() throws {
        let known = try Program.run(
            [
                "/bin/bash", "-c", #"source <("$0" completion bash); complete -p lintel"#,
                Program.lintel,
            ])
        #expect(known.status == 0 && known.output.contains("-F _lintel lintel"))
        let environment = ["LINTEL_CONFIG": directory.file("config.yaml")]
        for name in ["shop", "store"] {
            let made = try lintel(
                "context", "set", name, "--server", "http://127.0.0.1:1", environment: environment)
            #expect(made.status == 0)
        }
        #expect(try offers(["logi"], environment) == ["login"])
        #expect(try offers(["login", "--no-b"], environment) == ["--no-browser"])
        #expect(try offers(["context", "use", "s"], environment) == ["shop", "store"])
        #expect(try offers(["context", "use", "st"], environment) == ["store"])
        #expect(try offers(["completion", "f"], environment) == ["fish"])
    }

    /// What there is for a shell.
    private func script(_ shell: String) throws -> String {
        let script = try lintel("completion", shell)
        #expect(script.status == 0 && script.errors.isEmpty, "\(script.errors)")
        return script.output
    }

    private func check(_ shell: String) throws {
        let file = directory.file(shell)
        try script(shell).write(toFile: file, atomically: true, encoding: .utf8)
        let read = try Program.run(["/usr/bin/" + shell, "-n", file])
        #expect(read.status == 0 && read.errors.isEmpty, "\(read.errors)")
    }

    @Test func `other shells have scripts`() throws {
        #expect(try script("zsh").hasPrefix("#compdef lintel"))
        #expect(try script("fish").contains("complete -c 'lintel'"))
    }

    @Test(.enabled(if: isInstalled("zsh"), "zsh is not installed"))
    func `zsh can read its script`() throws { try check("zsh") }

    @Test(.enabled(if: isInstalled("fish"), "fish is not installed"))
    func `fish can read its script`() throws { try check("fish") }

    @Test func `a shell that nobody knows is refused`() throws {
        let refused = try lintel("completion", "tcsh")
        #expect(refused.status == 64 && refused.errors.contains("none of bash, zsh and fish"))
    }

    // MARK: kubectl lintel

    private func link() throws -> String {
        let link = directory.file("kubectl-lintel")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: Program.lintel)
        return link
    }

    @Test func `by its other name it is a plugin, and says so`() throws {
        let link = try link()
        let help = try Program.run([link, "context", "use", "--help"])
        #expect(help.output.contains("USAGE: kubectl lintel context use <name>"))
        let version = try Program.run([link, "version"])
        #expect(version.output == (try lintel("version")).output)
    }

    @Test(.enabled(if: isInstalled("kubectl"), "kubectl is not installed"))
    func `kubectl finds it`() throws {
        _ = try link()
        let path = directory.path + ":/usr/bin:/bin"
        let asked = try Program.run(
            ["/usr/bin/kubectl", "lintel", "context", "-o", "json"],
            environment: ["PATH": path, "LINTEL_CONFIG": directory.file("none.yaml")])
        #expect(asked.status == 0 && asked.output.contains(#""contexts": []"#), "\(asked.errors)")
    }

    // MARK: docs/reference

    private static let reference = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/reference").standardized.path

    /// LINTEL_WRITE_GOLDEN=1 writes it anew.
    @Test func `docs/reference is what the program writes`() throws {
        if ProcessInfo.processInfo.environment["LINTEL_WRITE_GOLDEN"] == "1" {
            #expect(try lintel("reference", Self.reference).status == 0)
        }
        let folder = directory.file("reference")
        let written = try lintel("reference", folder)
        #expect(written.status == 0, "\(written.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let kept = try FileManager.default.contentsOfDirectory(atPath: Self.reference).sorted()
        #expect(names == kept)
        for name in names {
            let new = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            let old = try String(contentsOfFile: Self.reference + "/" + name, encoding: .utf8)
            #expect(new == old, "\(name): see LINTEL_WRITE_GOLDEN")
        }
    }

    // MARK: make install

    @Test func `an installation has all that goes with the program`() throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../scripts/install.sh").standardized.path
        let prefix = directory.file("prefix")
        let done = try Program.run([script, Program.lintel, prefix])
        #expect(done.status == 0, "\(done.errors)")
        for file in [
            "bin/lintel", "bin/kubectl-lintel", "share/man/man1/lintel.1",
            "share/man/man1/lintel-login.1", "share/bash-completion/completions/lintel",
            "share/zsh/site-functions/_lintel", "share/fish/vendor_completions.d/lintel.fish",
        ] {
            #expect(FileManager.default.fileExists(atPath: prefix + "/" + file), "\(file)")
        }
        let run = try Program.run([prefix + "/bin/kubectl-lintel", "--help"])
        #expect(run.output.contains("kubectl lintel"))
        let none = try Program.run([script, "/nowhere/lintel", prefix])
        #expect(none.status == 1 && none.errors.contains("make build"))
    }
}
