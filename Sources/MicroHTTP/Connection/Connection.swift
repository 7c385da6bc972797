import Addresses
import CMicroHTTPD
import Glibc
import Synchronization

/// One TCP connection, and the request that it is busy with.
final class Connection {
    let raw: OpaquePointer
    let core: ServerCore
    /// Of the worker it belongs to.
    let inbox: Inbox
    /// On our side.
    let localPort: UInt16
    /// Of who has connected, whoever that speaks for.
    let peerAddress: NetworkAddress?
    /// Nil without TLS.
    let security: ConnectionSecurity?

    // MARK: Only touched by the worker thread the connection belongs to

    /// Counts requests, so that a handle to an answered one cannot answer the next.
    var generation: UInt64 = 0
    var stage = Stage.idle
    var method = Method.other
    /// Into libmicrohttpd's memory, from the first call of a request to its completion.
    var methodName = Connection.noText
    var target = Connection.noText
    var body = ArrivingBody()
    /// The most bytes the body may have.
    var bodyLimit = 0
    /// Bytes of a refused body that were read and thrown away.
    var discardedBytes = 0
    var senderPace = SenderPace()
    /// What will be said instead of calling the handler.
    var refusal: Response?
    /// See ``requestID``.
    var knownRequestID: String?
    var isTargetOdd = false
    private(set) var isTargetTooLarge = false
    var isVersion11 = false
    var hasBody = false
    var isChunked = false
    /// Where the request line's target ends, with its query.
    private var targetEnd: UnsafePointer<CChar>?
    /// The previous request, to notice when this one is the same.
    var lastRequest = LastRequest()
    /// When the request line had come, in milliseconds of the monotonic clock.
    private(set) var began: Int64 = 0
    /// Whether libmicrohttpd has a timeout for this connection alone.
    private var isWatched = false

    // MARK: Only touched by the sweeper

    var pace = Pace()

    // MARK: Touched by any thread

    /// Since when the current request has been coming, in milliseconds of the monotonic clock,
    /// and until when it may: the sweeper cuts the connection after that. Without end once it is
    /// all there.
    let deadline: Atomic<Int64>
    let isBusy = Atomic(false)
    /// Since when it has been open or its last answer been sent, in the same milliseconds.
    let idleSince: Atomic<Int64>
    /// When the answer that is being sent was given, in the same milliseconds; 0 while there is
    /// none.
    let answeredAt = Atomic<Int64>(0)
    let shared: Mutex<Shared>

    enum Stage { case idle, receiving, handling, waiting, responding }

    /// What several threads change, always under the lock.
    struct Shared {
        /// -1 once libmicrohttpd has closed it: the number may be another file's by then.
        var socket: CInt
        var wait = Wait.none
        /// The request `wait` is about.
        var generation: UInt64 = 0
        var onClose: (@Sendable () -> Void)?
        var stream: EventStream?
    }

    init(_ raw: OpaquePointer, of worker: Worker.Context) {
        self.raw = raw
        (core, inbox) = (worker.core, worker.inbox)
        let socket = cmhd_socket(raw)
        localPort = SocketName(boundTo: socket)?.port ?? 0
        peerAddress = NetworkAddress(cmhd_client_address(raw))
        security = core.tls.flatMap { ConnectionSecurity(of: raw, $0, worker.handshakes) }
        let patience = security == nil ? core.requestTimeout : core.handshakeTimeout
        let now = Clock.milliseconds
        deadline = Atomic(now + patience)
        idleSince = Atomic(now)
        self.shared = Mutex(Shared(socket: socket))
    }

    /// From now on the first request may come.
    func finishHandshake() {
        deadline.store(Clock.milliseconds + core.requestTimeout, ordering: .relaxed)
    }

    /// The request line is there; the rest has until the deadline.
    func begin(target: UnsafePointer<CChar>?) {
        generation += 1
        stage = .idle
        knownRequestID = nil
        if isWatched {
            isWatched = false
            cmhd_set_timeout(raw, UInt32(core.limits.idleTimeoutSeconds))
        }
        targetEnd = lastRequest.begin(target: target)
        isTargetOdd = targetEnd == nil
        isTargetTooLarge = false
        if let target, let targetEnd,
            !Framing.hasRoom(for: target, until: targetEnd, core.limits)
        {
            isTargetTooLarge = true
            cmhd_drop_query(target)
        }
        isBusy.store(true, ordering: .relaxed)
        began = Clock.milliseconds
        deadline.store(began + core.requestTimeout, ordering: .relaxed)
    }

    /// Whether one byte is between method, target and version. A NUL in the target would end it
    /// early for us, and not for whoever passed the request on.
    func isWhole(_ target: UnsafePointer<CChar>, before version: UnsafePointer<CChar>?) -> Bool {
        guard let version, let targetEnd else { return false }
        return targetEnd + 1 == version && target[-1] == 0
    }

    /// The answer has been sent, or will never be.
    func end() {
        // A handle to the request that has ended must not reach the next one.
        generation += 1
        if stage == .waiting || stage == .responding { forgetSharedState() }
        stage = .idle
        (methodName, target) = (Self.noText, Self.noText)
        body.clear(in: core.limits.load.bodies)
        (discardedBytes, refusal, senderPace) = (0, nil, SenderPace())
        answeredAt.store(0, ordering: .relaxed)
        let now = Clock.milliseconds
        idleSince.store(now, ordering: .relaxed)
        deadline.store(now + core.idleTimeout + core.requestTimeout, ordering: .relaxed)
        isBusy.store(false, ordering: .releasing)
        // There are few places left: the connection is closed, so that its client queues for a new
        // one like everybody else.
        if core.isCrowded { cut() }
    }

    /// libmicrohttpd is about to close the socket.
    func closed() {
        shared.withLock { $0.socket = -1 }
        security?.end()
    }

    /// Lets libmicrohttpd look at this connection each time it looks for timeouts, until the next
    /// request. On the worker's thread.
    ///
    /// That look is when it frees a connection whose reader has left. Connections with the common
    /// timeout it looks at from the longest silent one on, until one is not over its timeout:
    /// silent ones would keep this one from being looked at. Connections with a timeout of their
    /// own it looks at each time.
    ///
    /// Its silence ends nothing: a slow reader's kernel may take megabytes at once and then nothing
    /// for a minute. How much is taken in all is for the sweeper to judge (``Pace``).
    func watch() {
        isWatched = true
        cmhd_set_timeout(raw, Self.watchedSeconds)
    }

    private static let watchedSeconds: UInt32 = 24 * 60 * 60

    /// Shuts the socket down at once; libmicrohttpd notices and closes it.
    func cut() {
        shared.withLock { shared in
            guard shared.socket >= 0 else { return }
            _ = shutdown(shared.socket, CInt(SHUT_RDWR))
        }
    }

    // nonisolated(unsafe): one byte, never written again and never freed.
    nonisolated(unsafe) static let noText: UnsafePointer<CChar> = {
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        text.initialize(to: 0)
        return UnsafePointer(text)
    }()
}

// @unchecked because of the worker's own properties. libmicrohttpd runs every callback of a
// connection on the thread of the worker that it was added to, and only callbacks touch them; the
// rest is atomic or behind the lock.
extension Connection: @unchecked Sendable {}

/// The coarse monotonic clock, as cheap as reading memory: a tick is about 4 ms.
enum Clock {
    static var milliseconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }
}
