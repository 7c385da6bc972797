import CCurl

/// One request on its way, and what has arrived of its answer.
final class Transfer {
    private let handle: OpaquePointer
    private let message: UnsafeMutablePointer<CChar>
    private let limitBytes: Int
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false

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
        message.deallocate()
    }

    private var raw: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }

    /// What this libcurl does not know ends the program: a request without it would be another.
    func set(_ option: CURLoption, _ value: String?) {
        let code = ccurl_set_text(raw, option, value)
        precondition(code == CURLE_OK, "libcurl refuses option \(option.rawValue)")
    }

    func set(_ option: CURLoption, _ value: Int) {
        let code = ccurl_set_number(raw, option, value)
        precondition(code == CURLE_OK, "libcurl refuses option \(option.rawValue)")
    }

    /// Returns when the answer is there, or will never be.
    func perform() -> CURLcode {
        _ = ccurl_set_writer(raw, takeBytes, Unmanaged.passUnretained(self).toOpaque())
        return withExtendedLifetime(self) { curl_easy_perform(raw) }
    }

    /// False if there are too many.
    fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= limitBytes else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// 0 if there was none.
    var status: Int { ccurl_number(raw, CURLINFO_RESPONSE_CODE) }

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
