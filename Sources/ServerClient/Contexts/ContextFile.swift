import Files
import Glibc
import JSON
import Manifest
import OAuth

/// The contexts of this user, in `~/.config/lintel/config.yaml`: which servers, and who one is
/// there. The file holds tokens, so only its owner may read it.
package struct ContextFile: Sendable {
    /// Larger ones are none of ours.
    private static let limitBytes = 1 << 20

    package let path: String
    package var contexts: [Context] = []
    package var current: String?
    /// The document as it was read, with what this program does not know.
    private(set) var source: JSONNode?

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
            if documents.count > 1 { throw unreadable("it has more than one document") }
            if let root = documents.first?.root { try read(root) }
        } catch let error as ClientError {
            throw error
        } catch ManifestError.unreadable(let reason) {
            throw unreadable("\(reason)")
        } catch {
            throw unreadable("\(error)")
        }
    }

    package subscript(name: String) -> Context? { contexts.first { $0.name == name } }

    /// A warning if others than its owner may read what is secret in it.
    package var exposure: String? {
        var status = stat()
        guard contexts.contains(where: \.hasSecret), stat(path, &status) == 0,
            status.st_mode & 0o077 != 0
        else { return nil }
        return "\(path) has tokens, and others may read it; run chmod 600 on it"
    }

    private mutating func read(_ root: JSONNode) throws(ClientError) {
        guard root.kind == .object else { throw unreadable("it is no mapping") }
        source = root
        current = root["current-context"]?.string
        guard let entries = root["contexts"], !entries.isNull else { return }
        guard entries.kind == .array else { throw unreadable("contexts is no list") }
        for entry in entries.elements { contexts.append(try context(entry)) }
    }

    private func context(_ entry: JSONNode) throws(ClientError) -> Context {
        guard let name = entry["name"]?.string, let server = entry["server"]?.string else {
            throw unreadable("it has a context without name or server")
        }
        guard self[name] == nil else { throw unreadable("it has two contexts called \(name)") }
        var context = Context(name: name, server: try ServerURL(server), entry)
        context.namespace = entry["namespace"]?.string
        context.authorityFile = file(entry["certificate-authority"])
        context.certificateFile = file(entry["client-certificate"])
        context.keyFile = file(entry["client-key"])
        context.token = entry["token"]?.string
        context.tokenFile = file(entry["token-file"])
        context.signIn = entry["sign-in"].flatMap { signIn($0) }
        return context
    }

    /// Where a file of that name is; nil for none.
    func file(_ node: JSONNode?) -> String? {
        guard let name = node?.string, !name.isEmpty else { return nil }
        return name.hasPrefix("/") ? name : Folder.name(of: path) + "/" + name
    }

    private func signIn(_ node: JSONNode) -> SignIn? {
        guard let issuer = node["issuer"]?.string, let clientID = node["client-id"]?.string,
            let token = node["token"]?.string
        else { return nil }
        let type = node["token-type"]?.string.flatMap(TokenType.init(rawValue:))
        var signIn = SignIn(
            issuer: issuer, clientID: clientID, tokenType: type ?? .access, token: token)
        signIn.authorityFile = file(node["certificate-authority"])
        signIn.refreshToken = node["refresh-token"]?.string
        signIn.expiresAt = node["expires-at"]?.string
        return signIn
    }

    private func unreadable(_ reason: String) -> ClientError {
        ClientError(
            .file, "\(path), which has your contexts, cannot be read: \(reason)",
            hint: "mend or remove it; LINTEL_CONFIG names another")
    }
}
