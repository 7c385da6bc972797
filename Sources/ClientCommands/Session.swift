import Files
import Glibc
package import JSON
package import ServerClient
package import Terminal

/// What a command works with: the server it asks, and where it prints.
package final class Session {
    package let connection: ServerConnection
    /// Of the context, or the command line; nil where none is said anywhere.
    package let namespace: String?
    package let output: OutputFormat
    /// Where the answer goes.
    package let out: Terminal
    /// Where all else goes that is said: questions, progress, warnings.
    package let err: Terminal
    private let timeout: Int

    /// What a token file may have at most.
    private static let tokenLimitBytes = 64 << 10

    package init(_ options: ConnectionOptions, _ output: OutputOptions) throws(ClientError) {
        let file = try ContextFile()
        let context = try Self.context(options, in: file)
        let named = options.server ?? ClientEnvironment.value("SERVER")
        let server = try Self.server(named)
        // What a context says is for its server only.
        let own = server == nil || server == context?.server ? context : nil
        timeout = try Self.timeout(options)
        connection = try ServerConnection(
            server ?? context?.server ?? .local, Self.credentials(options, own, timeout),
            version: Build.version)
        namespace =
            options.namespace ?? ClientEnvironment.value("NAMESPACE") ?? own?.namespace
        self.output = output.output
        out = Terminal(descriptor: 1, color: output.color)
        err = Terminal(descriptor: 2, color: output.color)
        if let exposure = file.exposure { warn(exposure) }
    }

    /// The context that is named, or the current one; nil if there is none.
    static func context(
        _ options: ConnectionOptions, in file: ContextFile
    ) throws(ClientError) -> Context? {
        guard let name = options.context ?? ClientEnvironment.value("CONTEXT") else {
            return file.current.flatMap { file[$0] }
        }
        return try file.existing(name)
    }

    private static func credentials(
        _ options: ConnectionOptions, _ context: Context?, _ timeout: Int
    ) throws(ClientError) -> Credentials {
        var credentials = try identity(options, context)
        credentials.token = try token(options, context, timeout)
        return credentials
    }

    /// What is no token: certificates, to show and to believe.
    static func identity(
        _ options: ConnectionOptions, _ context: Context?
    ) throws(ClientError) -> Credentials {
        let value = ClientEnvironment.value
        let certificate =
            options.clientCertificate ?? value("CLIENT_CERTIFICATE")
            ?? context?.certificateFile
        let key = options.clientKey ?? value("CLIENT_KEY") ?? context?.keyFile
        if (certificate == nil) != (key == nil) {
            throw ClientError(
                .usage, "a client certificate and its key belong together",
                hint: "say both --client-certificate and --client-key")
        }
        let pair = certificate.flatMap { file in key.map { (certificateFile: file, keyFile: $0) } }
        return Credentials(
            certificate: pair,
            authorityFile: options.certificateAuthority ?? value("CERTIFICATE_AUTHORITY")
                ?? context?.authorityFile)
    }

    private static func token(
        _ options: ConnectionOptions, _ context: Context?, _ timeout: Int
    ) throws(ClientError) -> String? {
        if let file = options.tokenFile { return try token(inFile: file) }
        // What a shell reads from a file may end in a line feed, which no header can have.
        if let token = ClientEnvironment.value("TOKEN") { return token.withoutOuterSpace }
        if let file = context?.tokenFile { return try token(inFile: file) }
        if let token = context?.token { return token }
        guard let context, let signIn = context.signIn else { return nil }
        return try ContextFile.token(
            of: signIn, in: context.name, at: context.server, patienceSeconds: timeout)
    }

    static func token(inFile path: String) throws(ClientError) -> String {
        let bytes: [UInt8]
        do throws(FileError) {
            let place = path == "-" ? "/dev/stdin" : path
            bytes = try WholeFile.readAny(place, limitBytes: tokenLimitBytes)
        } catch {
            throw ClientError(.file, "the token: \(error)", hint: "name a file with --token-file")
        }
        let token = String(decoding: bytes, as: UTF8.self).withoutOuterSpace
        if token.isEmpty { throw ClientError(.file, "\(path) is empty; a token was expected") }
        do throws(ClientError) {
            try Credentials.require(token: token)
        } catch {
            throw ClientError(
                .file, "\(path): \(error.description)", hint: "name a file with --token-file")
        }
        return token
    }

    private static func server(_ text: String?) throws(ClientError) -> ServerURL? {
        guard let text else { return nil }
        return try ServerURL(text)
    }

    static func timeout(_ options: ConnectionOptions) throws(ClientError) -> Int {
        if let timeout = options.timeout { return timeout }
        guard let text = ClientEnvironment.value("TIMEOUT") else { return 60 }
        if let seconds = Int(text), seconds > 0 { return seconds }
        throw ClientError(.usage, "LINTEL_TIMEOUT is \"\(text)\"; use a number of seconds")
    }
}

extension String {
    fileprivate var withoutOuterSpace: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}

extension Session {
    /// A request that is answered, or given up after the time that the user has for it.
    package func request(
        _ method: ServerRequest.Method, _ path: String,
        query: [(name: String, value: String?)] = []
    ) -> ServerRequest {
        ServerRequest(method, path, query: query, patienceSeconds: timeout)
    }

    /// What the server says to a GET, as JSON.
    package func get(
        _ path: String, query: [(name: String, value: String?)] = []
    ) throws(ClientError) -> JSONNode {
        try connection.json(request(.get, path, query: query))
    }

    /// Said beside the answer, to people.
    package func note(_ text: String) { err.line(text) }

    /// As ``note(_:)``, marked.
    package func warn(_ text: String) { err.line(err.styled("warning: ", .yellow) + text) }
}
