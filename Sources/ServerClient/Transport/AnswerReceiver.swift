import CCurl
import Glibc
import Terminal

/// What has come of an answer.
final class AnswerReceiver {
    private let handle: OpaquePointer
    private let isGivenUp: (Int) -> Bool
    private let onProgress: ((TransferProgress) -> Void)?
    private let take: ((UnsafeRawBufferPointer) -> Bool)?
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    /// Whether Ctrl-C ended it.
    private(set) var isInterrupted = false
    /// Whether who takes it wants no more.
    private(set) var isEnough = false
    /// Whether it had more than is kept in memory.
    private(set) var isTooLarge = false

    /// The most of a body that is kept: of a success, and of anything else.
    private static let limitBytes = 512 << 20
    private static let failureLimitBytes = 32 << 20

    init(
        _ handle: OpaquePointer, isGivenUp: @escaping (Int) -> Bool,
        onProgress: ((TransferProgress) -> Void)?,
        taking take: ((UnsafeRawBufferPointer) -> Bool)?
    ) {
        (self.handle, self.isGivenUp) = (handle, isGivenUp)
        (self.onProgress, self.take) = (onProgress, take)
    }

    var status: Int { ccurl_number(UnsafeMutableRawPointer(handle), CURLINFO_RESPONSE_CODE) }

    fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let isSuccess = (200..<300).contains(status) && !isPage
        if let take, isSuccess {
            isEnough = !take(bytes)
            return !isEnough
        }
        let limit = isSuccess ? Self.limitBytes : Self.failureLimitBytes
        isTooLarge = body.count + bytes.count > limit
        if isTooLarge { return false }
        body.append(contentsOf: bytes)
        return true
    }

    /// Whether it is HTML, which no answer of a server is: a proxy's, or a page to sign in.
    private var isPage: Bool {
        let type = headers.first { $0.name == "content-type" }?.value.lowercased()
        return type?.hasPrefix("text/html") == true
    }

    /// A line of the head; a new status line (after 100, or of a proxy) begins anew.
    fileprivate func takeHeader(_ bytes: UnsafeRawBufferPointer) {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") { return headers = [] }
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) }
        let text = value[..<(end ?? value.startIndex)]
        headers.append((name: line[..<colon].lowercased(), value: String(text)))
    }

    fileprivate func isStopped(at progress: TransferProgress) -> Bool {
        onProgress?(progress)
        let count = Interruption.count
        isInterrupted = count > 0 && isGivenUp(count)
        return isInterrupted
    }
}

private func receiver(_ context: UnsafeMutableRawPointer?) -> AnswerReceiver? {
    context.map { Unmanaged<AnswerReceiver>.fromOpaque($0).takeUnretainedValue() }
}

/// Another number than that of the bytes ends the transfer.
func takeBody(
    bytes: UnsafeMutablePointer<CChar>, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    guard let receiver = receiver(context), receiver.takeBody(piece) else { return 0 }
    return piece.count
}

func takeHeader(
    bytes: UnsafeMutablePointer<CChar>, size: Int, count: Int, context: UnsafeMutableRawPointer?
) -> Int {
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    receiver(context)?.takeHeader(piece)
    return piece.count
}

func watch(
    context: UnsafeMutableRawPointer?, downloadTotal: curl_off_t, downloaded: curl_off_t,
    uploadTotal: curl_off_t, uploaded: curl_off_t
) -> CInt {
    let progress = TransferProgress(
        sent: uploaded, toSend: uploadTotal, received: downloaded, toReceive: downloadTotal)
    return receiver(context)?.isStopped(at: progress) == true ? 1 : 0
}
