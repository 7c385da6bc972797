package import JSON

/// Asks one server, one request after the other, over a connection that is kept.
///
/// A proxy of the environment (`https_proxy`) is used, as curl does; never for this machine. No
/// redirect is followed: who answers with one is no Lintel.
package final class ServerConnection {
    package let server: ServerURL
    package var credentials: Credentials
    /// Whether Ctrl-C ends a request that waits, given how often it came.
    package var isGivenUp: (Int) -> Bool = { $0 > 0 }
    /// Told how far a request is, about once a second and as bytes come and go.
    package var onProgress: ((TransferProgress) -> Void)?
    private let version: String
    private let handle: CurlHandle

    /// - Parameter version: of this program, for the server's log.
    package init(
        _ server: ServerURL, _ credentials: Credentials, version: String
    ) throws(ClientError) {
        guard let handle = CurlHandle() else {
            throw ClientError(.unreachable, "libcurl does not start: there is no memory for it")
        }
        (self.server, self.credentials) = (server, credentials)
        (self.version, self.handle) = (version, handle)
    }

    /// Whether anything of the present request has been sent.
    package var isUnderWay: Bool { handle.isSent }

    /// The answer to what is asked, whatever its status.
    ///
    /// - Parameters:
    ///   - isAnonymous: whether it is asked without saying by whom.
    ///   - take: what is given the body of a 2xx as it comes, which is not in the answer then,
    ///     unless it is HTML. False ends the request; what has come is answered.
    package func send(
        _ request: ServerRequest, isAnonymous: Bool = false,
        taking take: ((UnsafeRawBufferPointer) -> Bool)? = nil
    ) throws(ClientError) -> ServerAnswer {
        var credentials = credentials
        if isAnonymous { credentials.token = nil }
        if let token = credentials.token {
            try Credentials.require(token: token)
            try requirePrivacy()
        }
        return try handle.perform(
            TransferRequest(
                request, to: server, credentials: credentials, userAgent: "lintel/\(version)"),
            isGivenUp: isGivenUp, onProgress: onProgress, taking: take)
    }

    /// That nobody on the way can read a token.
    package func requirePrivacy() throws(ClientError) {
        if server.isEncrypted || server.isOnThisMachine { return }
        throw ClientError(
            .usage, "\(server) is not asked: everybody on the way could read the token",
            hint: "use an https:// address")
    }

    /// The answer to what is asked, if it is a success (2xx), or 304.
    ///
    /// - Throws: the problem that the server has, or that it is no Lintel.
    package func answer(
        _ request: ServerRequest, taking take: ((UnsafeRawBufferPointer) -> Bool)? = nil
    ) throws(ClientError) -> ServerAnswer {
        let answer = try send(request, taking: take)
        if (200..<300).contains(answer.status) || answer.status == 304 {
            let isPage = answer.mediaType == "text/html" && !answer.body.isEmpty
            if isPage && answer.status != 304 { throw notLintel(answer) }
            return answer
        }
        guard let problem = ServerProblem(answer) else { throw notLintel(answer) }
        if let error = notSupported(request, problem) { throw error }
        throw ClientError(
            .problem, problem.detail.isEmpty ? problem.title : problem.detail, problem: problem)
    }

    /// The JSON that is answered.
    package func json(_ request: ServerRequest) throws(ClientError) -> JSONNode {
        let answer = try answer(request)
        do throws(JSONError) {
            return try JSONDocument.parsing(answer.body).root
        } catch {
            throw notLintel(answer)
        }
    }

    private func notLintel(_ answer: ServerAnswer) -> ClientError {
        let type = answer.mediaType.isEmpty ? "nothing" : answer.mediaType
        let location = answer.header("location").map { " and sends to \($0)" } ?? ""
        return ClientError(
            .notLintel,
            "\(server) answers \(answer.status) with \(type)\(location), and not as Lintel does",
            hint: "a proxy or another program may stand there; is the address right?",
            // A proxy that gave the server up.
            isAnswerLost: answer.status >= 500)
    }
}

/// How far a request is, in bytes.
package struct TransferProgress: Sendable {
    package let sent: Int
    package let toSend: Int
    package let received: Int
    /// 0 if nobody said.
    package let toReceive: Int
}
