import Addresses
import CCurl
import Glibc

/// One request on its way, and what has arrived of its answer.
final class Transfer {
    private let handle: OpaquePointer
    private let message: UnsafeMutablePointer<CChar>
    private let limitBytes: Int
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var names: UnsafeMutablePointer<curl_slist>?
    private var judge: ((NetworkAddress?) -> Bool)?

    /// Nil if there is no memory for it.
    init?(limitBytes: Int) {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = OpaquePointer(handle)
        self.limitBytes = limitBytes
        message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        _ = ccurl_set_error_buffer(raw, message)
    }

    deinit {
        curl_easy_cleanup(raw)
        curl_slist_free_all(headers)
        curl_slist_free_all(names)
        message.deallocate()
    }

    var raw: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }

    /// What this libcurl does not know ends the program: a request without it would be another.
    func set(_ option: CURLoption, _ value: String?) {
        let code = ccurl_set_text(raw, option, value)
        precondition(code == CURLE_OK, "libcurl refuses option \(option.rawValue)")
    }

    func set(_ option: CURLoption, _ value: Int) {
        let code = ccurl_set_number(raw, option, value)
        precondition(code == CURLE_OK, "libcurl refuses option \(option.rawValue)")
    }

    /// What is sent, which makes it a POST. libcurl copies it.
    func set(body: [UInt8]) {
        let code = body.withUnsafeBytes { ccurl_set_body(raw, $0.baseAddress, $0.count) }
        precondition(code == CURLE_OK, "libcurl does not take a body")
    }

    /// `Name: value`, or `Name:` for one that libcurl would add and is not to.
    func set(headers lines: [String]) {
        for line in lines {
            guard let longer = curl_slist_append(headers, line) else { return }
            headers = longer
        }
        _ = ccurl_set_list(raw, CURLOPT_HTTPHEADER, headers)
    }

    /// What libcurl is to take for the addresses of names: `NAME:PORT:ADDRESS`.
    func set(resolved lines: [String]) {
        for line in lines { names = curl_slist_append(names, line) ?? names }
        _ = ccurl_set_list(raw, CURLOPT_RESOLVE, names)
    }

    /// Asks of each address, just before it is connected to, whether it may be.
    func onConnect(_ judge: @escaping (NetworkAddress?) -> Bool) {
        self.judge = judge
        _ = ccurl_set_opener(raw, openSocket, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Returns when the answer is there, or will never be.
    func perform() -> CURLcode {
        takeAnswer()
        return withExtendedLifetime(self) { curl_easy_perform(raw) }
    }

    /// It has to live until the transfer ends.
    func takeAnswer() {
        _ = ccurl_set_writer(raw, takeBytes, Unmanaged.passUnretained(self).toOpaque())
    }

    /// False if there are too many; the first of them are taken.
    fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let room = limitBytes - body.count
        body.append(contentsOf: bytes.prefix(room))
        isTooLarge = bytes.count > room
        return !isTooLarge
    }

    fileprivate func open(_ place: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
        let address = (UnsafeRawPointer(place) + offset).assumingMemoryBound(to: sockaddr.self)
        if let judge, !judge(NetworkAddress(address)) { return ccurl_no_socket }
        return socket(
            place.pointee.family, place.pointee.socktype | CInt(SOCK_CLOEXEC.rawValue),
            place.pointee.protocol)
    }

    /// 0 if there was none.
    var status: Int { ccurl_number(raw, CURLINFO_RESPONSE_CODE) }

    /// That the answer asks to be left alone for, or nil if it does not say.
    var retryAfterSeconds: Int? {
        let seconds = ccurl_offset(raw, CURLINFO_RETRY_AFTER)
        return seconds > 0 ? Int(seconds) : nil
    }

    var seconds: Double { Double(ccurl_offset(raw, CURLINFO_TOTAL_TIME_T)) / 1e6 }

    /// Whether it came so far that something could be sent.
    var isConnected: Bool { ccurl_offset(raw, CURLINFO_PRETRANSFER_TIME_T) > 0 }

    /// Of who was connected to; nil if nobody was.
    var address: String? {
        guard let text = ccurl_text(raw, CURLINFO_PRIMARY_IP), text.pointee != 0 else { return nil }
        return String(cString: text)
    }

    /// What libcurl has to say about what went wrong.
    var complaint: String {
        let text = String(cString: message)
        return text.isEmpty ? "libcurl says no more" : text
    }
}

/// Another number than that of the bytes ends the transfer.
private func takeBytes(
    bytes: UnsafeMutablePointer<CChar>, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer.take(piece) ? piece.count : 0
}

private func openSocket(
    context: UnsafeMutableRawPointer?, purpose: curlsocktype,
    place: UnsafeMutablePointer<curl_sockaddr>
) -> curl_socket_t {
    guard let context else { return ccurl_no_socket }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().open(place)
}
