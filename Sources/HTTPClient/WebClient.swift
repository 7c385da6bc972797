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
        guard Self.isStarted, let transfer = Transfer(limitBytes: limits.answerBytes) else {
            throw HTTPClientError(.unreachable, "could not ask \(url): libcurl does not start")
        }
        prepare(transfer, for: url)
        let code = transfer.perform()
        if code != CURLE_OK { throw failure(code, of: transfer, asking: url) }
        let status = transfer.status
        switch status {
        case 200: return HTTPAnswer(body: transfer.body, address: transfer.address ?? "")
        case 300..<400:
            throw HTTPClientError(
                .redirected,
                "\(place(url, transfer)) answered \(status), a redirect, which is not followed; "
                    + "name the URL that it leads to")
        default:
            throw HTTPClientError(.refused, "\(place(url, transfer)) answered \(status), not 200")
        }
    }

    private func prepare(_ transfer: Transfer, for url: WebURL) {
        transfer.set(CURLOPT_URL, url.description)
        transfer.set(CURLOPT_PROTOCOLS_STR, url.isEncrypted ? "https" : "http")
        transfer.set(CURLOPT_FOLLOWLOCATION, 0)
        transfer.set(CURLOPT_SSL_VERIFYPEER, 1)
        transfer.set(CURLOPT_SSL_VERIFYHOST, 2)
        transfer.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authorityFile {
            transfer.set(CURLOPT_CAINFO, authorityFile)
            transfer.set(CURLOPT_CAPATH, nil)
        }
        // Empty: none, whatever the environment says.
        transfer.set(CURLOPT_PROXY, "")
        transfer.set(CURLOPT_TIMEOUT_MS, limits.totalMilliseconds)
        transfer.set(CURLOPT_CONNECTTIMEOUT_MS, limits.connectMilliseconds)
        // Time limits without signals, which would reach other threads.
        transfer.set(CURLOPT_NOSIGNAL, 1)
        transfer.set(CURLOPT_USERAGENT, "lintel")
    }

    private func failure(
        _ code: CURLcode, of transfer: Transfer, asking url: WebURL
    ) -> HTTPClientError {
        let place = place(url, transfer)
        if transfer.isTooLarge {
            return HTTPClientError(
                .large, "\(place) answered with more than \(limits.answerBytes) bytes")
        }
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            return HTTPClientError(
                .slow,
                "\(place) did not answer in time: \(limits.connectMilliseconds) ms to connect, "
                    + "\(limits.totalMilliseconds) ms in all")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR,
            CURLE_SSL_ISSUER_ERROR:
            return HTTPClientError(
                .notTrusted, "\(place) cannot show that it is meant: \(transfer.complaint)")
        default:
            return HTTPClientError(.unreachable, "\(place) cannot be asked: \(transfer.complaint)")
        }
    }

    /// `https://issuer.example/keys at 192.0.2.7`.
    private func place(_ url: WebURL, _ transfer: Transfer) -> String {
        transfer.address.map { "\(url) at \($0)" } ?? "\(url)"
    }

    /// Once for the process, whoever is first.
    private static let isStarted = ccurl_start() == CURLE_OK
}
