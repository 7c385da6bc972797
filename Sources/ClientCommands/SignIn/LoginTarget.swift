import ServerClient

/// Which server is signed in at, and under which name that is kept.
struct LoginTarget {
    let server: ServerURL
    /// What is known of it; nil if it is new.
    let before: Context?
    /// Nil for one that follows from the server.
    private let name: String?

    /// - Parameter address: of the server; nil for that of the context.
    init(_ address: String?, _ options: ConnectionOptions) throws(ClientError) {
        let file = try ContextFile()
        name = options.context ?? ClientEnvironment.value("CONTEXT")
        if let name { try Context.requireName(name) }
        let url = try address.map { (text) throws(ClientError) in try ServerURL(text) }
        let known = Self.known(in: file, name, url)
        server = url ?? known?.server ?? .local
        // What was said to one server is nothing to another.
        before = known?.server == server ? known : nil
    }

    private static func known(
        in file: ContextFile, _ name: String?, _ server: ServerURL?
    ) -> Context? {
        if let name { return file[name] }
        let current = file.current.flatMap { file[$0] }
        guard let server, current?.server != server else { return current }
        return file.contexts.first { $0.server == server }
    }

    /// Writes it down as the current context.
    ///
    /// - Returns: its name.
    func keep(
        _ entry: LoginDoor.Entry, _ options: ConnectionOptions
    ) throws(ClientError) -> String {
        try ContextFile.change { (file) throws(ClientError) in
            let name = name ?? before?.name ?? freeName(in: file)
            var context = file[name] ?? Context(name: name, server: server)
            context.server = server
            context.forgetSecrets()
            switch entry {
            case .open, .certificate: break
            case .token(let token, _): context.token = token
            case .signIn(let signIn, _): context.signIn = signIn
            }
            try settle(&context, options)
            file.put(context)
            file.current = name
            return name
        }
    }

    /// What else was said to come in with.
    private func settle(
        _ context: inout Context, _ options: ConnectionOptions
    ) throws(ClientError) {
        if let namespace = options.namespace {
            context.namespace = try SetContext.namespace(namespace)
        }
        let identity = try Session.identity(options, before)
        func file(_ path: String?, _ option: String) throws(ClientError) -> String? {
            try path.flatMap { (path) throws(ClientError) in try SetContext.file(path, option) }
        }
        context.authorityFile = try file(identity.authorityFile, "--certificate-authority")
        let pair = identity.certificate
        context.certificateFile = try file(pair?.certificateFile, "--client-certificate")
        context.keyFile = try file(pair?.keyFile, "--client-key")
    }

    /// The server's own name and port, unless another server has that.
    private func freeName(in file: ContextFile) -> String {
        let base = String(server.place.map { $0 == "/" ? "-" : $0 })
        var (name, count) = (base, 1)
        while file[name] != nil {
            count += 1
            name = "\(base)-\(count)"
        }
        return name
    }
}
