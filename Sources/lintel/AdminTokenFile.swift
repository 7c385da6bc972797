import Files
import Foundation
import GatewayModel

/// The file with the token that may do everything: made on the first start, for whoever runs the
/// server and for nobody else.
struct AdminTokenFile {
    let path: String

    /// Nil if there is no such file.
    ///
    /// - Throws: also when others than the owner may read it. Nothing of its content is in that.
    func read() throws(Failure) -> AccessToken? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Failure("the admin token in \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure("\(path) is not a regular file, and so no admin token")
        }
        guard status.st_uid == geteuid() else {
            throw Failure(
                "\(path) belongs to another user, who chose what is in it; it has to belong to the "
                    + "one who runs this")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw Failure(
                "\(path) has mode \(mode): others than its owner may use the admin token; run "
                    + "chmod 600 \(path), and if they may have read it, lintel admin-token")
        }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard let token = AccessToken(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Failure(
                "\(path) has no token, or not all of it: an admin token is one line; lintel "
                    + "admin-token makes another")
        }
        return token
    }

    /// Makes a new token where there is none.
    func create() throws(Failure) -> AccessToken {
        try write("make") { (file: consuming UnfinishedFile) throws(FileError) in
            try file.finishAsNew()
        }
    }

    /// Makes a new token, whether there is one or not: the one before counts no more.
    func replace() throws(Failure) -> AccessToken {
        try write("replace") { (file: consuming UnfinishedFile) throws(FileError) in
            try file.finishReplacing()
        }
    }

    private func write(
        _ action: String, _ finish: (consuming UnfinishedFile) throws(FileError) -> Void
    ) throws(Failure) -> AccessToken {
        // Links are followed, so that the file itself is replaced and not the link.
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        let token = AccessToken.make()
        UnfinishedFile.removeAbandoned(for: target)
        do throws(FileError) {
            let file = try UnfinishedFile(for: target)
            try file.write(Array("\(token.text)\n".utf8))
            try finish(file)
        } catch {
            throw Failure("could not \(action) the admin token in \(path): \(error)")
        }
        return token
    }
}
