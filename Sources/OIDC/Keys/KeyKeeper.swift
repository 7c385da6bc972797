import GatewayModel
import Glibc
import Logging
import Synchronization

/// Keeps the keys of an issuer fresh, on a thread of its own, and tells those who wait when they
/// were fetched.
final class KeyKeeper: Sendable {
    private let source: any KeySource
    private let logger: Logger
    private let uptime: @Sendable () -> Int64
    private let thread = KeyThread()
    private let state: Mutex<KeyState>

    /// So many requests wait for a fetch.
    static let waitingLimit = 256

    /// - Parameter uptime: milliseconds of a clock that is never set.
    init(
        _ source: any KeySource, logger: Logger,
        uptime: @escaping @Sendable () -> Int64 = KeyKeeper.systemUptime
    ) {
        (self.source, self.logger, self.uptime) = (source, logger, uptime)
        state = Mutex(KeyState(source.schedule))
    }

    /// Nil until they were loaded once.
    var keys: KeySet? { state.withLock { $0.keys } }

    var status: KeyStatus {
        let now = uptime()
        return state.withLock { $0.status(at: now) }
    }

    /// `action` is called when a key counts no more.
    func whenKeysGo(_ action: @escaping KeyState.Action) {
        state.withLock { $0.whenKeysGo = action }
    }

    /// Fetches now, whoever asked a moment ago, and from then on by itself.
    func fetch() {
        let isBegun = state.withLock { state in
            let isBegun = state.schedule.beginAnyway()
            if !isBegun { state.isWantedAgain = true }
            return isBegun
        }
        if isBegun { run() }
    }

    /// Somebody needs a key that is not there.
    ///
    /// - Returns: whether a fetch is on its way; if not, there was one a moment ago.
    func ask() -> Bool {
        let now = uptime()
        let (isRunning, isBegun) = state.withLock { state in
            let isBegun = state.schedule.begin(at: now)
            return (state.schedule.isRunning, isBegun)
        }
        if isBegun { run() }
        return isRunning
    }

    /// Calls `action` once, when the fetch that is on its way has ended: at once if it has.
    ///
    /// - Returns: false if too many wait.
    func whenFetched(_ action: @escaping KeyState.Action) -> Bool {
        let (isLate, isWaiting) = state.withLock { state in
            if !state.schedule.isRunning { return (true, true) }
            guard state.waiting.count < Self.waitingLimit else { return (false, false) }
            state.waiting.append(action)
            return (false, true)
        }
        if isLate { action() }
        return isWaiting
    }

    private func run() {
        thread.start { [self] in
            do throws(KeySetError) {
                finish(.success(try await load()))
            } catch {
                finish(.failure(error))
            }
        }
    }

    private func load() async throws(KeySetError) -> KeySet {
        let bytes = try source.read()
        if let keys, keys.bytes == bytes { return keys }
        return try await KeySet(reading: bytes)
    }

    private func finish(_ result: Result<KeySet, KeySetError>) {
        let now = uptime()
        let (end, count) = state.withLock { state in
            (state.end(with: result, at: now), state.fetchCount)
        }
        if end.isNews { log(result) }
        end.whenKeysGo?()
        for action in end.waiting { action() }
        if end.isWantedAgain { return fetch() }
        thread.call(afterMilliseconds: end.nextAfter) { [weak self] in self?.alarm(of: count) }
    }

    /// The time that was set when the fetch number `count` ended.
    private func alarm(of count: Int) {
        let isBegun = state.withLock { $0.fetchCount == count && $0.schedule.beginAnyway() }
        if isBegun { run() }
    }

    private func log(_ result: Result<KeySet, KeySetError>) {
        func metadata(_ name: String, _ text: String) -> Logger.Metadata {
            ["from": "\(source.place)", name: "\(text)"]
        }
        switch result {
        case .success(let keys):
            let names = keys.keyIDs.map(quotedKeyID).joined(separator: ", ")
            logger.notice("the issuer's keys were loaded", metadata: metadata("keys", names))
            for reason in keys.leftOut {
                logger.warning(
                    "a key of the issuer is not used", metadata: metadata("reason", reason))
            }
        case .failure(let error):
            let rest = keys == nil ? "its tokens get 503 until then" : "those from before count on"
            logger.warning(
                "the issuer's keys could not be loaded; \(rest)",
                metadata: metadata("reason", error.description))
        }
    }

    static let systemUptime: @Sendable () -> Int64 = {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
