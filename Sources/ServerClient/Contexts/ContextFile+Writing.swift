import Files
import JSON
import Manifest
import OAuth

extension ContextFile {
    /// Reads the file, changes it, and writes it, while no other command does. Nothing is written
    /// if `change` throws.
    package static func change<Result>(
        path: String = Self.usualPath,
        _ change: (inout ContextFile) throws(ClientError) -> Result
    ) throws(ClientError) -> Result {
        let lock = try onDisk { () throws(FileError) in
            try Folder.create(Folder.name(of: path))
            return try FileLock(waitingFor: path + ".lock")
        }
        return try withExtendedLifetime(lock) { () throws(ClientError) in
            var file = try ContextFile(path: path)
            let result = try change(&file)
            try file.write()
            return result
        }
    }

    /// The whole file is there, or the one from before. One that is a symbolic link stays one.
    private func write() throws(ClientError) {
        try Self.onDisk { () throws(FileError) in
            let unfinished = try UnfinishedFile(for: Folder.resolved(path))
            try unfinished.write(yaml)
            try unfinished.finishReplacing()
        }
    }

    private static func onDisk<Result>(
        _ work: () throws(FileError) -> Result
    ) throws(ClientError) -> Result {
        do throws(FileError) {
            return try work()
        } catch {
            throw ClientError(
                .file, "the contexts cannot be kept: \(error)",
                hint: "LINTEL_CONFIG names another file for them")
        }
    }

    /// Takes the place of the one of the same name, or is the last.
    package mutating func put(_ context: Context) {
        if let index = contexts.firstIndex(where: { $0.name == context.name }) {
            contexts[index] = context
        } else {
            contexts.append(context)
        }
    }

    // MARK: The form

    private var yaml: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("current-context", ifPresent: current)
            writer.key("contexts")
            writer.array(of: contexts) { writer, context in write(context, to: &writer) }
            writer.rest(of: source, without: ["current-context", "contexts"])
        }
        guard let document = try? JSONDocument.parsing(writer.bytes) else {
            preconditionFailure("what was just written can be read")
        }
        return YAMLWriter.yaml(document.root)
    }

    private func write(_ context: Context, to writer: inout JSONWriter) {
        let source = context.source
        writer.object { writer in
            writer.member("name", context.name)
            writer.member("server", context.server.description)
            writer.member("namespace", ifPresent: context.namespace)
            writer.member(
                "certificate-authority",
                ifPresent: name(context.authorityFile, source?["certificate-authority"]))
            writer.member(
                "client-certificate",
                ifPresent: name(context.certificateFile, source?["client-certificate"]))
            writer.member("client-key", ifPresent: name(context.keyFile, source?["client-key"]))
            writer.member("token", ifPresent: context.token)
            writer.member("token-file", ifPresent: name(context.tokenFile, source?["token-file"]))
            if let signIn = context.signIn {
                writer.key("sign-in")
                write(signIn, source?["sign-in"], to: &writer)
            }
            writer.rest(
                of: source,
                without: [
                    "name", "server", "namespace", "certificate-authority", "client-certificate",
                    "client-key", "token", "token-file", "sign-in",
                ])
        }
    }

    private func write(_ signIn: SignIn, _ source: JSONNode?, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("issuer", signIn.issuer)
            writer.member(
                "certificate-authority",
                ifPresent: name(signIn.authorityFile, source?["certificate-authority"]))
            writer.member("client-id", signIn.clientID)
            writer.member("token-type", signIn.tokenType.rawValue)
            writer.member("token", signIn.token)
            writer.member("refresh-token", ifPresent: signIn.refreshToken)
            writer.member("expires-at", ifPresent: signIn.expiresAt)
        }
    }

    /// As it stood there, where it is still the same file.
    private func name(_ path: String?, _ source: JSONNode?) -> String? {
        file(source) == path ? source?.string ?? path : path
    }
}

extension JSONWriter {
    /// What other versions of this program keep there.
    fileprivate mutating func rest(of source: JSONNode?, without known: [String]) {
        guard let source else { return }
        for (key, value) in source.members where !known.contains(String(key)) {
            self.key(key)
            node(value)
        }
    }
}
