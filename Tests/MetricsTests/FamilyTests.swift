import Metrics
import Testing

struct FamilyTests {
    @Test func `the first have one each, and the rest share one`() {
        let family = Family(limit: 3, other: "other") { Counter() }
        for name in ["a", "b", "c", "d", "a", "e"] { family[name].add() }
        let all = Dictionary(family.all.map { ($0.key, $0.metric.value) }) { $1 }
        #expect(all == ["a": 2, "b": 1, "c": 1])
        #expect(family.other.value == 2)
    }

    @Test func `who is called as the rest is one of it`() {
        let family = Family(limit: 3, other: "other") { Counter() }
        family["other"].add()
        #expect(family.all.isEmpty)
        #expect(family.other.value == 1)
    }
}
