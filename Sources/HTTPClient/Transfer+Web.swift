import CCurl

/// What every request has, and how it is said what became of one.
extension Transfer {
    func prepare(for url: WebURL, _ limits: HTTPClientLimits) {
        set(CURLOPT_URL, url.description)
        set(CURLOPT_PROTOCOLS_STR, url.isEncrypted ? "https" : "http")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_TIMEOUT_MS, limits.totalMilliseconds)
        set(CURLOPT_CONNECTTIMEOUT_MS, limits.connectMilliseconds)
        // Time limits without signals, which would reach other threads.
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_USERAGENT, "lintel")
    }

    func failure(
        _ code: CURLcode, asking place: String, _ limits: HTTPClientLimits
    ) -> HTTPClientError {
        if isTooLarge {
            return HTTPClientError(
                .large, "\(place) answered with more than \(limits.answerBytes) bytes")
        }
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            let limit = min(limits.connectMilliseconds, limits.totalMilliseconds)
            return HTTPClientError(
                .slow,
                isConnected
                    ? "\(place) did not answer within \(limits.totalMilliseconds) ms"
                    : "\(place) could not be connected to within \(limit) ms")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            return HTTPClientError(
                .notTrusted, "\(place) cannot show that it is meant: \(complaint)")
        case CURLE_SSL_CONNECT_ERROR:
            return HTTPClientError(
                .notTrusted, "no TLS connection to \(place) can be made: \(complaint)")
        default:
            return HTTPClientError(.unreachable, "\(place) cannot be asked: \(complaint)")
        }
    }

    /// `https://issuer.example/keys at 192.0.2.7`.
    func place(_ url: WebURL) -> String { address.map { "\(url) at \($0)" } ?? "\(url)" }
}
