import CCurl

/// Asks other servers, one request after the other, by libcurl. Blocks: for a thread that may wait.
///
/// Who answers over `https` has to show a certificate for the name that was asked for. No redirect
/// is followed, no proxy of the environment is used, and every answer has its limits. Each request
/// has a connection of its own: what is asked here is asked every few minutes.
public struct WebClient: Sendable {
    /// Certificates that servers' are traced back to, in PEM; nil: those of the system.
    private let authorityFile: String?
    private let limits: HTTPClientLimits

    public init(authorityFile: String? = nil, limits: HTTPClientLimits = HTTPClientLimits()) {
        (self.authorityFile, self.limits) = (authorityFile, limits)
    }

    /// The answer with status 200.
    public func get(_ url: WebURL) throws(HTTPClientError) -> HTTPAnswer {
        let transfer = try perform(url) { _ in }
        let status = transfer.status
        switch status {
        case 200: return HTTPAnswer(body: transfer.body, address: transfer.address ?? "")
        case 300..<400:
            throw HTTPClientError(
                .redirected,
                "\(transfer.place(url)) answered \(status), a redirect, which is not followed; "
                    + "name the URL that it leads to")
        default:
            throw HTTPClientError(.refused, "\(transfer.place(url)) answered \(status), not 200")
        }
    }

    /// Sends a form, and takes the answer with whatever status: who refuses says why in its body.
    ///
    /// - Parameter form: as `application/x-www-form-urlencoded` has it.
    public func post(
        form: String, to url: WebURL
    ) throws(HTTPClientError) -> (status: Int, body: [UInt8]) {
        let transfer = try perform(url) { transfer in
            transfer.set(headers: ["Accept: application/json", "Expect:"])
            transfer.set(body: Array(form.utf8))
        }
        return (transfer.status, transfer.body)
    }

    private func perform(
        _ url: WebURL, _ adjust: (Transfer) -> Void
    ) throws(HTTPClientError) -> Transfer {
        guard Self.isStarted, let transfer = Transfer(limitBytes: limits.answerBytes) else {
            throw HTTPClientError(.unreachable, "could not ask \(url): libcurl does not start")
        }
        prepare(transfer, for: url)
        adjust(transfer)
        let code = transfer.perform()
        if code != CURLE_OK { throw transfer.failure(code, asking: transfer.place(url), limits) }
        return transfer
    }

    private func prepare(_ transfer: Transfer, for url: WebURL) {
        // Empty: none, whatever the environment says.
        transfer.set(CURLOPT_PROXY, "")
        transfer.prepare(for: url, limits)
        if let authorityFile {
            transfer.set(CURLOPT_CAINFO, authorityFile)
            transfer.set(CURLOPT_CAPATH, nil)
        }
    }

    /// Once for the process, whoever is first.
    static let isStarted = ccurl_start() == CURLE_OK
}
