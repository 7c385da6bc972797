import Testing

@testable import OIDC

/// When an issuer is asked for its keys.
@Suite struct FetchScheduleTests {
    private func schedule() -> FetchSchedule {
        FetchSchedule(interval: 600_000, firstRetry: 10_000, pause: 10_000)
    }

    @Test func `one at a time`() {
        var schedule = schedule()
        #expect(schedule.begin(at: 0))
        #expect(!schedule.begin(at: 1_000_000) && !schedule.beginAnyway())
        #expect(schedule.end(at: 5, succeeded: true) == 600_000)
        #expect(schedule.beginAnyway())
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
        var delays: [Int64] = []
        for _ in 0..<100 {
            #expect(schedule.beginAnyway())
            delays.append(schedule.end(at: 0, succeeded: false))
        }
        #expect(delays.prefix(7) == [10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 600_000])
        #expect(delays.dropFirst(6).allSatisfy { $0 == 600_000 })
        #expect(schedule.beginAnyway())
        #expect(schedule.end(at: 0, succeeded: true) == 600_000)
        #expect(schedule.beginAnyway())
        #expect(schedule.end(at: 0, succeeded: false) == 10_000)
    }
}
