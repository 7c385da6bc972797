import Foundation

/// The file that master keys are in, one a line.
public struct MasterKeyFile: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// - Throws: also when others than the owner may read it.
    public func read() throws(SecretsError) -> MasterKeyRing {
        try MasterKeyRing(text: try text(), source: path)
    }

    /// A new file with one new key; never replaces one.
    public func create() throws(SecretsError) -> MasterKeyRing {
        let key = MasterKey.generate()
        try write("\(key.line)\n", to: path)
        synchronizeFolder()
        return MasterKeyRing(key)
    }

    /// Adds a new key at the end, where it becomes the current one.
    ///
    /// The file is replaced as a whole: whatever happens, it is the old one or the new one.
    public func appendNewKey() throws(SecretsError) -> MasterKeyRing {
        let old = try text()
        let key = MasterKey.generate()
        let text = (old.hasSuffix("\n") ? old : old + "\n") + key.line + "\n"
        let ring = try MasterKeyRing(text: text, source: path)
        // Links are followed, so that the file itself is replaced and not the link.
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        let unfinished = "\(target).unfinished-\(getpid())"
        unlink(unfinished)
        try write(text, to: unfinished)
        guard rename(unfinished, target) == 0 else {
            let error = failure("replace \(target)")
            unlink(unfinished)
            throw error
        }
        synchronizeFolder()
        return ring
    }

    private func text() throws(SecretsError) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure("open the master keys in \(path)") }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw SecretsError(
                .unusableMasterKey,
                "\(path) has mode \(mode): others than its owner may use the master keys; "
                    + "run chmod 600 \(path)")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw failure("read the master keys in \(path)")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw SecretsError(.unusableMasterKey, "\(path) is not a file of master keys")
        }
        return text
    }

    private func write(_ text: String, to path: String) throws(SecretsError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create \(path)") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count,
            fsync(descriptor) == 0
        else { throw failure("write \(path)") }
    }

    private func synchronizeFolder() {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private func failure(_ action: String) -> SecretsError {
        SecretsError(
            .unusableMasterKey, "could not \(action): \(String(cString: strerror(errno)))")
    }
}
