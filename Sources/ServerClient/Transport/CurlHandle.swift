import CCurl
import Glibc

/// One request as libcurl takes it.
struct TransferRequest {
    let method: String
    let url: String
    let headers: [String]
    let body: [UInt8]?
    let patienceSeconds: Int?
    let silenceSeconds: Int?
    let credentials: Credentials
    let server: ServerURL
    let userAgent: String

    init(
        _ request: ServerRequest, to server: ServerURL, credentials: Credentials,
        userAgent: String
    ) {
        (method, url) = (request.method.rawValue, server.description + request.target)
        var headers = ["Accept: \(request.accept)"]
        headers += request.headers.map { "\($0.name): \($0.value)" }
        if let token = credentials.token { headers.append("Authorization: Bearer \(token)") }
        // Nothing is asked for before a body is sent: an extra turn for each change.
        if let body = request.body { headers += ["Content-Type: \(body.type)", "Expect:"] }
        (self.headers, body) = (headers, request.body?.bytes)
        (patienceSeconds, silenceSeconds) = (request.patienceSeconds, request.silenceSeconds)
        (self.credentials, self.server, self.userAgent) = (credentials, server, userAgent)
    }
}

/// A handle of libcurl, which keeps its connection from one request to the next.
final class CurlHandle {
    private let handle: OpaquePointer
    private let message: UnsafeMutablePointer<CChar>

    /// Once for the process, whoever is first.
    private static let isStarted = ccurl_start() == CURLE_OK

    /// The most that libcurl takes as a timeout, and as a URL with room to spare.
    private static let timeoutLimitSeconds = Int(CInt.max) / 1000
    private static let urlLimitBytes = 1 << 20

    /// Nil if there is no memory for it.
    init?() {
        guard Self.isStarted, let handle = curl_easy_init() else { return nil }
        self.handle = OpaquePointer(handle)
        message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(raw)
        message.deallocate()
    }

    private var raw: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }

    /// Whether anything of the last request went out.
    var isSent: Bool { ccurl_number(raw, CURLINFO_REQUEST_SIZE) > 0 }

    /// What this libcurl does not know ends the program: a request without it would be another.
    private func set(_ option: CURLoption, _ value: String?) {
        let code = ccurl_set_text(raw, option, value)
        precondition(code == CURLE_OK, "libcurl refuses option \(option.rawValue)")
    }

    private func set(_ option: CURLoption, _ value: Int) {
        let code = ccurl_set_number(raw, option, value)
        precondition(code == CURLE_OK, "libcurl refuses option \(option.rawValue)")
    }

    func perform(
        _ request: TransferRequest, isGivenUp: @escaping (Int) -> Bool,
        onProgress: ((TransferProgress) -> Void)?,
        taking take: ((UnsafeRawBufferPointer) -> Bool)?
    ) throws(ClientError) -> ServerAnswer {
        guard request.url.utf8.count <= Self.urlLimitBytes else {
            throw ClientError(.usage, "what \(request.server) is asked for is too long for a URL")
        }
        // Forgets the request before, and keeps its connection.
        curl_easy_reset(raw)
        message.pointee = 0
        prepare(request)
        var list: UnsafeMutablePointer<curl_slist>?
        for header in request.headers { list = curl_slist_append(list, header) ?? list }
        _ = ccurl_set_list(raw, CURLOPT_HTTPHEADER, list)
        defer { curl_slist_free_all(list) }
        let receiver = AnswerReceiver(
            handle, isGivenUp: isGivenUp, onProgress: onProgress, taking: take)
        let context = Unmanaged.passUnretained(receiver).toOpaque()
        _ = ccurl_set_writer(raw, takeBody, context)
        _ = ccurl_set_header_taker(raw, takeHeader, context)
        _ = ccurl_set_progress(raw, watch, context)
        let code = withExtendedLifetime(receiver) { curl_easy_perform(raw) }
        if receiver.isTooLarge {
            throw ClientError(
                .notLintel, "\(request.server) answers more than Lintel does, and does not end",
                hint: "another program may stand there; is the address right?",
                isAnswerLost: isSent)
        }
        guard code == CURLE_OK || receiver.isEnough else {
            throw failure(code, request, isInterrupted: receiver.isInterrupted)
        }
        return ServerAnswer(status: receiver.status, headers: receiver.headers, body: receiver.body)
    }

    private func prepare(_ request: TransferRequest) {
        _ = ccurl_set_error_buffer(raw, message)
        set(CURLOPT_URL, request.url)
        set(CURLOPT_PROTOCOLS_STR, request.server.isEncrypted ? "https" : "http")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_CONNECTTIMEOUT, 10)
        if let seconds = request.patienceSeconds {
            set(CURLOPT_TIMEOUT, min(seconds, Self.timeoutLimitSeconds))
        }
        if let seconds = request.silenceSeconds {
            set(CURLOPT_LOW_SPEED_LIMIT, 1)
            set(CURLOPT_LOW_SPEED_TIME, seconds)
        }
        set(CURLOPT_NOSIGNAL, 1)
        // A machine that has vanished is noticed, however long an answer may take.
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_USERAGENT, request.userAgent)
        // Whatever libcurl can unpack.
        set(CURLOPT_ACCEPT_ENCODING, "")
        if request.server.isOnThisMachine { set(CURLOPT_NOPROXY, "*") }
        if let file = request.credentials.authorityFile {
            set(CURLOPT_CAINFO, file)
            set(CURLOPT_CAPATH, nil)
        }
        if let pair = request.credentials.certificate {
            set(CURLOPT_SSLCERT, pair.certificateFile)
            set(CURLOPT_SSLKEY, pair.keyFile)
        }
        if let body = request.body {
            let code = body.withUnsafeBytes { ccurl_set_body(raw, $0.baseAddress, $0.count) }
            precondition(code == CURLE_OK, "libcurl does not take a body")
        }
        set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    private func failure(
        _ code: CURLcode, _ request: TransferRequest, isInterrupted: Bool
    ) -> ClientError {
        if isInterrupted {
            return ClientError(.interrupted, "interrupted", isAnswerLost: isSent)
        }
        let text = String(cString: message)
        let complaint = text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
        let server = request.server
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            return ClientError(
                .unreachable, "\(server) does not answer in time: \(complaint)",
                hint: "try again, with a larger --timeout if it has much to do",
                isAnswerLost: isSent)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CONNECT_ERROR:
            return ClientError(
                .notTrusted, "\(server) cannot show that it is meant: \(complaint)",
                hint: "if a certificate of your own signs it, name that with "
                    + "--certificate-authority FILE")
        case CURLE_SSL_CACERT_BADFILE:
            return ClientError(
                .file, "--certificate-authority cannot be read: \(complaint)",
                hint: "it has to be a file of PEM certificates")
        case CURLE_SSL_CERTPROBLEM:
            return ClientError(
                .file, "the client certificate cannot be used: \(complaint)",
                hint: "it has to be a file of PEM, with its key in --client-key")
        default:
            return ClientError(
                .unreachable, "\(server) cannot be reached: \(complaint)",
                hint: "is the server up, and the address right? lintel context shows it",
                isAnswerLost: isSent)
        }
    }
}
