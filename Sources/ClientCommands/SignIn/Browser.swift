import Glibc

/// The browser of who sits at this machine.
enum Browser {
    /// Asks it to open a page, without waiting for it.
    ///
    /// - Returns: false if there is none to be asked: no `BROWSER`, and no screen.
    static func open(_ url: String) -> Bool {
        let isOnScreen = getenv("DISPLAY") != nil || getenv("WAYLAND_DISPLAY") != nil
        guard getenv("BROWSER") != nil || isOnScreen else { return false }
        // `BROWSER` may have words of its own; the URL is one word, whatever is in it.
        let command = #"exec ${BROWSER:-xdg-open} "$0""#
        return start(["/bin/sh", "-c", command, url])
    }

    private static func start(_ words: [String]) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0...2 as ClosedRange<CInt> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var arguments = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var process = pid_t()
        return posix_spawn(&process, words[0], &actions, nil, arguments, environ) == 0
    }
}
