import Dispatch
import Files
import Glibc

/// `envoy --mode validate`: the same program that will serve a configuration judges it first, and
/// says in words what it never says over REST.
struct EnvoyValidator: Sendable {
    /// Seconds. A set of 5,000 chains takes four.
    private static let patience = 60

    let binary: String

    enum Verdict: Hashable, Sendable {
        case valid
        /// In Envoy's words.
        case invalid(String)
        /// Envoy could not be asked; says why.
        case unknown(String)
    }

    /// Runs Envoy and waits for it, so not to be called where others wait.
    ///
    /// - Parameter configuration: JSON; has private keys in it, so it is in memory that has no name
    ///   and is gone when the last of us and Envoy is, however that ends.
    func judge(_ configuration: [UInt8]) -> Verdict {
        // As its standard input, which a script around Envoy hands on. Envoy takes what has no
        // ending for JSON, and no other paths of devices.
        let words = [binary, "--mode", "validate", "-c", "/dev/fd/0", "--log-level", "warning"]
        do throws(FileError) {
            return run(words, input: try UnnamedFile(configuration))
        } catch {
            return .unknown("\(error)")
        }
    }

    // MARK: The process

    private func run(_ words: [String], input: borrowing UnnamedFile) -> Verdict {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return .unknown("pipe: \(errorText())") }
        // No other child process may keep our end of the pipe open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var process = pid_t()
        let status = spawn(words, input: input.descriptor, output: ends[1], &process)
        close(ends[1])
        guard status == 0 else {
            return .unknown("\(words[0]): \(String(cString: strerror(status)))")
        }
        let output = Self.read(ends[0]) { kill(process, SIGKILL) }
        var ended: CInt = 0
        while waitpid(process, &ended, 0) < 0, errno == EINTR {}
        let isExit = ended & 0x7F == 0
        if isExit, ended >> 8 & 0xFF == 0 { return .valid }
        let text = Self.reason(in: output)
        return isExit ? .invalid(text) : .unknown("Envoy was ended by signal \(ended & 0x7F)")
    }

    private func spawn(
        _ words: [String], input: CInt, output: CInt, _ process: inout pid_t
    ) -> CInt {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that we ignore are Envoy's own matter.
        var defaults = sigset_t()
        sigfillset(&defaults)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let arguments = CStrings(words)
        let environment = CStrings(Self.environment)
        return posix_spawn(
            &process, words[0], &actions, &attributes, arguments.pointers, environment.pointers)
    }

    /// Our environment without the variables LINTEL_…: one may be the master key.
    private static var environment: [String] {
        var environment: [String] = []
        var next = environ
        while let variable = next.pointee {
            let text = String(cString: variable)
            if !text.hasPrefix("LINTEL_") { environment.append(text) }
            next += 1
        }
        return environment
    }

    /// What the process says until it ends; `cut` ends it when it takes too long.
    private static func read(_ descriptor: CInt, cut: () -> Void) -> String {
        let end = DispatchTime.now().uptimeNanoseconds + UInt64(patience) * 1_000_000_000
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let now = DispatchTime.now().uptimeNanoseconds
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = now < end ? Glibc.poll(&poll, 1, CInt((end - now) / 1_000_000 + 1)) : 0
            if ready == 0 {
                cut()
                break
            }
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count <= 0 { break }
            // The reason stands at the beginning, so the rest may be cut.
            if output.count < 1 << 16 { output += piece[..<count] }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The line that says why, without what a log puts before it, and without anything of the
    /// configuration itself that Envoy might print after it.
    static func reason(in output: String) -> String {
        let lines = output.split(separator: "\n")
        let marker = "error initializing configuration '"
        let line =
            lines.last { $0.contains(marker) } ?? lines.last { $0.contains("[critical]") }
            ?? lines.last ?? "no reason given"
        var text = line[...]
        if let start = text.range(of: marker) {
            text = text[start.upperBound...]
            if let quote = text.firstRange(of: "': ") { text = text[quote.upperBound...] }
        } else if let bracket = text.lastRange(of: "] ") {
            text = text[bracket.upperBound...]
        }
        return String(text.prefix(1000))
    }

    private func errorText() -> String { String(cString: strerror(errno)) }
}

extension Substring {
    fileprivate func range(of other: String) -> Range<Index>? { firstRange(of: other) }

    fileprivate func lastRange(of other: String) -> Range<Index>? { ranges(of: other).last }
}
