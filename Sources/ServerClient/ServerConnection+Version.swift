import JSON

extension ServerConnection {
    /// What to say where the server does not have an operation that this program knows: that it is
    /// of another version. Nil where what is missing is a thing and not the operation.
    func notSupported(_ request: ServerRequest, _ problem: ServerProblem) -> ClientError? {
        guard problem.isAboutOperation else { return nil }
        let operation = "\(request.method.rawValue) \(request.path)"
        let version = serverVersion()
        let server = version.map { "(Lintel \($0))" } ?? "at \(self.server)"
        let hint =
            version == Build.version
            ? "is there more in the address of the server than there should be?"
            : "all else works as far as it knows it; a server of \(Build.version) has this too"
        return ClientError(
            .notSupported,
            "the server \(server) has no \(operation); this command is of \(Build.version)",
            hint: hint, problem: problem)
    }

    /// Nil if it does not say.
    private func serverVersion() -> String? {
        let request = ServerRequest(.get, "/version", patienceSeconds: 5)
        guard let answer = try? send(request, isAnonymous: true), answer.status == 200,
            let document = try? JSONDocument.parsing(answer.body)
        else { return nil }
        return document.root["version"]?.string
    }
}

extension ServerProblem {
    /// Whether the path or the method is unknown, and not what they are about.
    fileprivate var isAboutOperation: Bool {
        status == 405 || (type == "not-found" && detail.hasPrefix("there is nothing at "))
    }
}
