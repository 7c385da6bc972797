import Dispatch
import EventLog
import GatewayModel
import LintelTesting
import Logging
import Projection
import Synchronization
import Testing

@testable import Ledger

/// A clock that shows what it is told to, and a second more each time it is asked.
final class TestClock: WallClock {
    private let time = Mutex(Samples.noon)
    private let action = Mutex<(@Sendable () -> Void)?>(nil)
    private let passed = Mutex(Int64(0))

    /// Does something in the middle of the next decision, which looks at the clock.
    func whenAskedNext(_ action: @escaping @Sendable () -> Void) {
        self.action.withLock { $0 = action }
    }

    func now() -> Timestamp {
        action.withLock { $0.take() }?()
        return time.withLock { time in
            time = Timestamp(rawValue: time.rawValue + 1_000_000)
            return time
        }
    }

    /// Somebody sets the clock; nothing passes.
    func set(_ time: Timestamp) { self.time.withLock { $0 = time } }

    func elapsed() -> Int64 { passed.withLock { $0 } }

    /// Time passes.
    func pass(days: Int64) {
        let microseconds = days * 86_400_000_000
        time.withLock { $0 = Timestamp(rawValue: $0.rawValue + microseconds) }
        passed.withLock { $0 += microseconds }
    }
}

/// A ledger at hand: what takes a completion there waits here.
struct LedgerFixture: Sendable {
    let log: any LogEngine
    let clock: TestClock
    let ledger: Ledger

    init(_ log: any LogEngine = InMemoryEventLog(), clock: TestClock = TestClock()) throws {
        (self.log, self.clock) = (log, clock)
        ledger = try Ledger(log, clock: clock, logger: .quiet)
    }

    /// Each resource in a commit of its own.
    init(_ first: Resource, _ others: Resource...) throws {
        try self.init(InMemoryEventLog())
        for resource in [first] + others { try apply(resource) }
    }

    var state: GatewayState { ledger.published.state }

    func submit(_ submission: Submission) -> SubmissionOutcome {
        let answer = Mutex<SubmissionOutcome?>(nil)
        let isAnswered = DispatchSemaphore(value: 0)
        ledger.submit(submission, recording: Self.record) { outcome in
            answer.withLock { $0 = outcome }
            isAnswered.signal()
        }
        isAnswered.wait()
        return answer.withLock { $0 } ?? .keyReused("never answered")
    }

    /// Of a request.
    static let digest = [UInt8](repeating: 1, count: 32)

    static func record(_ acceptance: Acceptance) -> RecordedAnswer {
        RecordedAnswer(
            status: 201, body: Array(#"{"plan":"\#(acceptance.plan().digest)"}"#.utf8),
            revision: acceptance.revision)
    }

    @discardableResult
    func submit(_ wish: Submission.Wish) throws -> Acceptance {
        try submit(submission(wish)).acceptance()
    }

    /// With keys for the Secrets that it brings.
    func submission(_ wish: Submission.Wish) throws -> Submission {
        guard case .change(let changeset) = wish else { return Submission(wish, actor: "ada") }
        let keys = try changeset.dataKeys.filter { try log.dataKey($0.id) == nil }
        return Submission(wish, actor: "ada", dataKeys: keys)
    }

    @discardableResult
    func apply(_ resources: Resource...) throws -> Acceptance {
        try submit(.change(.applying(resources)))
    }

    @discardableResult
    func delete(_ ids: ResourceID...) throws -> Acceptance {
        try submit(.change(Changeset(changes: ids.map { Change(.delete($0)) })))
    }

    @discardableResult
    func rollBack(
        _ gateway: NamespacedName = .gw, to version: Revision, scope: RollbackScope = .gateway
    ) throws -> Acceptance {
        try submit(.rollBack(rollback(gateway, to: version, scope: scope)))
    }

    @discardableResult
    func revert(_ revision: Revision) throws -> Acceptance {
        try submit(.revert(revert(of: revision)))
    }

    func rollback(
        _ gateway: NamespacedName = .gw, to version: Revision, scope: RollbackScope = .gateway,
        ifVersion: Revision? = nil
    ) throws -> Rollback {
        Rollback(
            of: gateway, to: try ledger.state(ofVersion: version, of: gateway), scope: scope,
            ifVersion: ifVersion)
    }

    func revert(of revision: Revision) throws -> Revert {
        let (commit, before) = try ledger.commit(at: revision)
        return Revert(commit, on: before, ifVersion: nil)
    }

    /// All commits, decoded.
    func commits() throws -> [Commit] {
        try log.commits(after: .zero, limit: .max).map { try $0.decoded() }
    }

    func state(at revision: Revision) throws -> GatewayState {
        try #require(try ledger.state(at: revision))
    }

    /// Every version that a gateway can go back to, oldest first.
    func versions(of gateway: NamespacedName) throws -> [Revision] {
        try log.versions(of: gateway, before: nil, limit: .max).reversed()
            .filter { !$0.isDeletion }.map(\.version)
    }
}

extension Changeset {
    /// Of the Secrets that it applies; they open nothing.
    fileprivate var dataKeys: [DataKey] {
        changes.compactMap { change in
            guard case .apply(let resource) = change.operation,
                case .secret(let spec) = resource.spec, case .sealed(let content) = spec.content
            else { return nil }
            return DataKey(
                id: content.dataKey, secret: resource.id.namespacedName, masterKey: "test",
                wrapped: [UInt8](repeating: 1, count: 60))
        }
    }

    static func applying(_ resources: [Resource]) -> Changeset {
        Changeset(changes: resources.map { Change(.apply($0)) })
    }

    static func applying(_ resources: Resource...) -> Changeset { applying(resources) }
}

extension SubmissionOutcome {
    func acceptance() throws -> Acceptance {
        switch self {
        case .accepted(let acceptance): return acceptance
        case .refused(let refusal, _): throw refusal
        case .failed(let failure): throw failure
        case .replayed, .keyReused: throw Unexpected()
        }
    }

    struct Unexpected: Error {}

    var replay: RecordedAnswer? { if case .replayed(let answer) = self { answer } else { nil } }
    var isKeyReused: Bool { if case .keyReused = self { true } else { false } }
    var failure: LedgerFailure? { if case .failed(let failure) = self { failure } else { nil } }
}

extension Logger {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension Submission {
    /// The same, refused unless its plan has that digest.
    func expecting(_ digest: String) -> Submission {
        Submission(
            wish, actor: actor, message: message, expectPlan: digest, idempotency: idempotency,
            dataKeys: dataKeys)
    }
}
