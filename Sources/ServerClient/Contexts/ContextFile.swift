import Files
import Glibc
import JSON
import Manifest

/// The contexts of this user, in `~/.config/lintel/config.yaml`: which servers, and who one is
/// there. The file holds tokens, so only its owner may read it.
package struct ContextFile: Sendable {
    /// Larger ones are none of ours.
    private static let limitBytes = 1 << 20

    package let path: String
    package var contexts: [Context] = []
    package var current: String?

    /// `LINTEL_CONFIG`, or in `XDG_CONFIG_HOME`, or in `~/.config`.
    package static var usualPath: String {
        if let path = variable("LINTEL_CONFIG") { return path }
        let home = variable("HOME") ?? ""
        return (variable("XDG_CONFIG_HOME") ?? home + "/.config") + "/lintel/config.yaml"
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What is in the file; nothing if there is none.
    package init(path: String = Self.usualPath) throws(ClientError) {
        self.path = path
        guard FileStatus(path: path) != nil else { return }
        do {
            let bytes = try WholeFile.read(path, limitBytes: Self.limitBytes)
            let documents = try bytes.withUnsafeBytes { try Manifest.documents(yaml: $0) }
            if let root = documents.first?.root { try read(root) }
        } catch let error as ClientError {
            throw error
        } catch {
            throw ClientError(.file, "\(path) cannot be read: \(error)", hint: "mend or remove it")
        }
    }

    package subscript(name: String) -> Context? { contexts.first { $0.name == name } }

    private mutating func read(_ root: JSONNode) throws(ClientError) {
        current = root["current-context"]?.string
        guard let entries = root["contexts"], entries.kind == .array else { return }
        for entry in entries.elements {
            guard let name = entry["name"]?.string, let server = entry["server"]?.string else {
                throw ClientError(
                    .file, "\(path) has a context without name or server",
                    hint: "mend or remove it")
            }
            var context = Context(name: name, server: try ServerURL(server))
            context.namespace = entry["namespace"]?.string
            context.authorityFile = file(entry["certificate-authority"])
            context.certificateFile = file(entry["client-certificate"])
            context.keyFile = file(entry["client-key"])
            context.token = entry["token"]?.string
            context.tokenFile = file(entry["token-file"])
            context.signIn = entry["sign-in"].flatMap { SignIn($0) }
            contexts.append(context)
        }
    }

    private func file(_ node: JSONNode?) -> String? {
        guard let name = node?.string, !name.isEmpty else { return nil }
        if name.hasPrefix("/") { return name }
        return path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/") + "/" + name
    }
}

extension SignIn {
    fileprivate init?(_ node: JSONNode) {
        guard let issuer = node["issuer"]?.string, let clientID = node["client-id"]?.string,
            let token = node["token"]?.string
        else { return nil }
        self.init(
            issuer: issuer, clientID: clientID, token: token,
            refreshToken: node["refresh-token"]?.string, expiresAt: node["expires-at"]?.string)
    }
}
