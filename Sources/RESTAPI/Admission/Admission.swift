import Ledger
import Logging
import MicroHTTP

/// Decides what is let in, and where it is worked on: threads for each class of work, the memory
/// that bodies and answers may take together, how many requests are held, and how many a second.
///
/// Callers share all of it by turns, and of places and requests each has its own measure: see
/// ``Caller``.
final class Admission: Sendable {
    /// What waits for the readers of event streams.
    let streams: MemoryBudget
    let held: HeldPlaces
    let rates: Rates
    /// Ends those that are held by who may not go on.
    let watch: StandingWatch
    /// Of the server that hands over the requests.
    let load: ServerLoad
    /// The most that answers may take before readers are sent away.
    let answerBytes: Int
    private let threads: [WorkClass: WorkThreads]

    init(_ limits: AdmissionLimits, clock: any WallClock = SystemClock(), logger: Logger) {
        let log = SentAwayLog(logger, clock: clock)
        streams = MemoryBudget(limitBytes: limits.answerBytes / 4)
        held = HeldPlaces(limit: (limits.heldRequests, limits.heldRequestsOfOne), log)
        rates = Rates(limits, log, clock: clock)
        watch = StandingWatch(clock: clock)
        load = limits.load
        answerBytes = limits.answerBytes
        threads = Dictionary(
            uniqueKeysWithValues: WorkClass.allCases.map {
                ($0, WorkThreads($0, cores: limits.cores))
            })
    }

    func allowance(on standing: Standing) -> Allowance { Allowance(of: standing, from: self) }

    /// Does work that answers an exchange, now or later. What it throws is the answer, or that
    /// there is no room for it.
    func start(
        _ workClass: WorkClass, for caller: Caller, answering exchange: Exchange,
        _ work: @escaping @Sendable () throws -> Void
    ) {
        let isStarted = start(workClass, for: caller) {
            if exchange.isClosed { return }
            guard self.hasRoom(for: workClass) else {
                exchange.complete(with: Problem.overloaded.response)
                return
            }
            do {
                try work()
            } catch {
                exchange.complete(with: Problem(error).response)
            }
        }
        if !isStarted { exchange.complete(with: Problem.overloaded.response) }
    }

    /// Does work that answers nobody, such as the next part of a stream. False if too much waits.
    func start(
        _ workClass: WorkClass, for caller: Caller, _ work: @escaping WorkThreads.Work
    ) -> Bool {
        threads[workClass]?.start(for: caller, work) ?? false
    }

    /// Answers to reads are megabytes, and stay in memory until the last reader has them.
    private func hasRoom(for workClass: WorkClass) -> Bool {
        workClass != .read || SharedBody.liveBytes < answerBytes
    }

    // MARK: For metrics

    func waitingCount(of workClass: WorkClass) -> Int { threads[workClass]?.waitingCount ?? 0 }
    func shedCount(of workClass: WorkClass) -> Int { threads[workClass]?.shedCount ?? 0 }
}
