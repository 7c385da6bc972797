import Dispatch
public import EventLog
public import GatewayModel
import Logging
import Synchronization
import Threads

/// Remembers what was refused to whom, behind the requests: nobody waits for it, and who is refused
/// often neither fills the disk nor the memory, nor pushes out what others tried.
public final class AuditTrail: Sendable {
    /// The newest so many are kept.
    static let limit = 10_000
    /// As many may wait for the disk.
    static let waitingLimit = 4096
    /// Of one caller so many in one minute are told apart; what it tries besides is counted
    /// together.
    static let limitOfCaller = 64
    /// So many callers in one minute have that; the others are counted together.
    static let callerLimit = 1024
    /// The same of those without a name, who may come from any number of addresses: they leave room
    /// for what is known of others.
    static let (limitOfStranger, strangerLimit) = (16, 128)
    /// From one write to the next: who is refused should not keep the log's own writes waiting.
    private static let pause = Duration.seconds(1)

    private struct State {
        var waiting: [RefusedAttempt.Identity: RefusedAttempt] = [:]
        var isWriting = false
        var callers = CallerShares()
        var lastWrite: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let lost = Atomic(0)
    private let store: any SideStore
    private let clock: any WallClock
    private let logger: Logger
    private let isReadOnly: Bool
    private let thread: SerialThread
    /// Ends the pause.
    private let hurry = DispatchSemaphore(value: 0)

    init(
        _ store: any SideStore, clock: any WallClock, logger: Logger, isReadOnly: Bool,
        thread: SerialThread
    ) {
        (self.store, self.clock, self.logger) = (store, clock, logger)
        (self.isReadOnly, self.thread) = (isReadOnly, thread)
    }

    /// How many attempts were not kept: there were too many at once, or the log could not be
    /// written.
    public var lostCount: Int { lost.load(ordering: .relaxed) }

    /// Takes note of a refusal, and lets another thread write it down. Waits for nothing.
    ///
    /// - Parameters:
    ///   - verb, resource, namespace, name: what was wanted, as a role names it; empty where that
    ///     is not known.
    ///   - reason: one sentence.
    public func note(
        _ origin: RequestOrigin, verb: String = "", resource: String = "", namespace: String = "",
        name: String = "", status: Int, reason: String
    ) {
        let now = clock.now()
        let attempt = RefusedAttempt(
            firstAt: now, lastAt: now, origin: origin, verb: verb, resource: resource,
            namespace: namespace, name: name, status: status, reason: reason)
        let isKept = !isReadOnly && take(attempt)
        if !isKept { lost.add(1, ordering: .relaxed) }
    }

    /// False if there is no room for it.
    private func take(_ attempt: RefusedAttempt) -> Bool {
        let (isTaken, mustWrite) = state.withLock { state in
            let attempt = state.callers.share(of: attempt)
            let identity = attempt.identity
            if state.waiting[identity]?.count(attempt) != nil { return (true, false) }
            guard state.waiting.count < Self.waitingLimit else { return (false, false) }
            state.waiting[identity] = attempt
            defer { state.isWriting = true }
            return (true, !state.isWriting)
        }
        if mustWrite { thread.async { self.write() } }
        return isTaken
    }

    /// What was refused, newest first, before the one with that identity (nil: from the end), also
    /// a moment ago. Reads and waits for the disk: not to be called where others wait.
    public func attempts(
        _ filter: AttemptFilter, before id: Int64?, limit: Int
    ) throws(EventLogError) -> [RefusedAttempt] {
        flush()
        return try store.refusedAttempts(filter, before: id, limit: limit)
    }

    /// Waits until everything that was noted so far is on disk.
    func flush() {
        if state.withLock({ $0.isWriting }) { hurry.signal() }
        thread.drain()
    }

    // MARK: On its own thread

    private func write() {
        if let last = state.withLock({ $0.lastWrite }) {
            let rest = last + Self.pause - .now
            if rest > .zero { _ = hurry.wait(timeout: .now() + rest / .seconds(1)) }
        }
        let attempts = state.withLock { state in
            defer { (state.waiting, state.isWriting, state.lastWrite) = ([:], false, .now) }
            return state.waiting.values.sorted { $0.firstAt < $1.firstAt }
        }
        do throws(EventLogError) {
            try store.record(attempts, keeping: Self.limit)
        } catch {
            lost.add(attempts.reduce(0) { $0 + $1.count }, ordering: .relaxed)
            logger.error("what was refused could not be kept", metadata: ["cause": "\(error)"])
        }
    }
}

/// Who takes how much of the audit in the present minute.
private struct CallerShares {
    private struct Caller: Hashable {
        let principal: String
        let address: String
    }

    private var minute: Int64 = 0
    /// Hashes of what each tried: a number for each is little, and two that are the same by chance
    /// only let one more be told apart.
    private var attempts: [Caller: Set<Int>] = [:]
    /// How many of them have no name.
    private var strangers = 0

    /// The attempt, or what stands for all that its caller tries past its share, or for all callers
    /// past those that have one.
    mutating func share(of attempt: RefusedAttempt) -> RefusedAttempt {
        if attempt.firstAt.minute != minute {
            (minute, attempts, strangers) = (attempt.firstAt.minute, [:], 0)
        }
        let caller = Caller(
            principal: attempt.origin.principal, address: attempt.origin.address)
        let isStranger = caller.principal == Principal.anonymous.name
        if attempts[caller] == nil {
            let isRoom =
                isStranger
                ? strangers < AuditTrail.strangerLimit
                : attempts.count - strangers < AuditTrail.callerLimit
            guard isRoom else {
                return rest(
                    attempt, of: Caller(principal: Principal.anonymous.name, address: ""),
                    "what many others tried in that minute, counted together")
            }
            strangers += isStranger ? 1 : 0
        }
        let limit = isStranger ? AuditTrail.limitOfStranger : AuditTrail.limitOfCaller
        let hash = attempt.identity.hashValue
        if attempts[caller]?.contains(hash) == true { return attempt }
        if attempts[caller]?.count ?? 0 < limit {
            attempts[caller, default: []].insert(hash)
            return attempt
        }
        return rest(
            attempt, of: caller,
            "what this caller tried besides in that minute, counted together")
    }

    /// Without what its caller chooses: or it would be another row each time.
    private func rest(
        _ attempt: RefusedAttempt, of caller: Caller, _ reason: String
    ) -> RefusedAttempt {
        RefusedAttempt(
            firstAt: attempt.firstAt, lastAt: attempt.lastAt,
            origin: RequestOrigin(
                principal: caller.principal, address: caller.address, requestID: ""),
            status: 403, reason: reason)
    }
}
