import Files
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
        try making("create") { () throws(FileError) in
            let file = try UnfinishedFile(for: path)
            try file.write(Array("\(key.line)\n".utf8))
            try file.finishAsNew()
        }
        return MasterKeyRing(key)
    }

    /// Adds a new key at the end, where it becomes the current one.
    ///
    /// The file is replaced as a whole: whatever happens, it is the old one or the new one. Two who
    /// do so at once would lose a key, so the second is refused.
    public func appendNewKey() throws(SecretsError) -> MasterKeyRing {
        // Links are followed, so that the file itself is replaced and not the link.
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        let key = MasterKey.generate()
        var ring = MasterKeyRing(key)
        try making("extend") { () throws in
            let file = try UnfinishedFile(for: target)
            let old = try text()
            let text = (old.hasSuffix("\n") ? old : old + "\n") + key.line + "\n"
            ring = try MasterKeyRing(text: text, source: path)
            try file.write(Array(text.utf8))
            try file.finishReplacing()
        }
        return ring
    }

    /// Removes unfinished files of processes that were killed: they have master keys in them.
    public func removeUnfinished() {
        UnfinishedFile.removeAbandoned(for: URL(filePath: path).resolvingSymlinksInPath().path)
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

    private func making(
        _ action: String, _ body: () throws -> Void
    ) throws(SecretsError) {
        do {
            try body()
        } catch let error as SecretsError {
            throw error
        } catch {
            throw SecretsError(.unusableMasterKey, "could not \(action) \(path): \(error)")
        }
    }

    private func failure(_ action: String) -> SecretsError {
        SecretsError(
            .unusableMasterKey, "could not \(action): \(String(cString: strerror(errno)))")
    }
}
