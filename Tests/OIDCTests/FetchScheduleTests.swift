import Testing

@testable import OIDC

/// When an issuer is asked for its keys.
@Suite struct FetchScheduleTests {
    private func schedule() -> FetchSchedule {
        FetchSchedule(interval: 600_000, firstRetry: 10_000, pause: 10_000)
    }

    @Test func `one at a time`() {
        var schedule = schedule()
        let begun = [
            schedule.begin(at: 0), schedule.begin(at: 1_000_000), schedule.beginAnyway(),
        ]
        #expect(begun == [true, false, false])
        let next = schedule.end(at: 5, succeeded: true)
        #expect(next == 600_000)
        let isBegunAgain = schedule.beginAnyway()
        #expect(isBegunAgain)
    }

    @Test func `whoever asks again and again is heard once in ten seconds`() {
        var schedule = schedule()
        var begun: [Int64] = []
        for now in stride(from: Int64(0), to: 60_000, by: 100) where schedule.begin(at: now) {
            begun.append(now)
            _ = schedule.end(at: now + 50, succeeded: now % 200 == 0)
        }
        #expect(begun == [0, 10_100, 20_200, 30_300, 40_400, 50_500])
    }

    @Test func `after failures it is asked less often, and not for ever`() {
        var schedule = schedule()
        let delays = (0..<100).map { _ in
            precondition(schedule.beginAnyway())
            return schedule.end(at: 0, succeeded: false)
        }
        #expect(delays.prefix(7) == [10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 600_000])
        #expect(delays.dropFirst(6).allSatisfy { $0 == 600_000 })
        let rest = [true, false].map { succeeded in
            precondition(schedule.beginAnyway())
            return schedule.end(at: 0, succeeded: succeeded)
        }
        #expect(rest == [600_000, 10_000])
    }
}
