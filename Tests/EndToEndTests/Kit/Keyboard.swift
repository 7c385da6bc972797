import Foundation

/// What a person at a terminal types, through a pipe with a name.
final class Keyboard {
    let path: String
    private let descriptor: CInt

    init(_ path: String) throws {
        self.path = path
        guard mkfifo(path, 0o600) == 0 else { throw Failure("no pipe at \(path)") }
        // For both, so that neither side waits for the other to open it.
        descriptor = open(path, O_RDWR | O_CLOEXEC)
    }

    deinit { close(descriptor) }

    func type(_ text: String) {
        _ = text.withCString { write(descriptor, $0, strlen($0)) }
    }
}
