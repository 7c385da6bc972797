import LintelTesting
import Testing

@testable import Projection

/// Compared with a dictionary after every step.
@Suite("A hash trie is a dictionary that is cheap to copy")
struct HashTrieTests {
    private struct Entry: HashTrieElement, Equatable {
        let trieKey: Int
        let value: Int
        /// Few hashes make keys meet on every level, and below the last one.
        var trieHash: Int { trieKey % 3 == 0 ? 7 : trieKey << 40 }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `a trie holds what a dictionary holds, and copies stay as they were`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var trie = HashTrie<Entry>()
        var known: [Int: Int] = [:]
        var copies: [(HashTrie<Entry>, [Int: Int])] = []
        for step in 0..<2000 {
            let key = Int.random(in: 0..<200, using: &random)
            let hash = Entry(trieKey: key, value: 0).trieHash
            if Int.random(in: 0..<3, using: &random) == 0 {
                trie.remove(key, hash: hash)
                known[key] = nil
            } else {
                trie.insert(Entry(trieKey: key, value: step))
                known[key] = step
            }
            #expect(trie.element(key, hash: hash)?.value == known[key])
            #expect(trie.count == known.count)
            if step % 200 == 0 { copies.append((trie, known)) }
        }
        for (trie, known) in copies + [(trie, known)] {
            let found = Dictionary(uniqueKeysWithValues: trie.map { ($0.trieKey, $0.value) })
            #expect(found == known)
        }
    }

    private final class Boxed: HashTrieElement {
        let trieKey: Int
        var trieHash: Int { trieKey % 3 == 0 ? 7 : trieKey << 40 }
        init(_ key: Int) { trieKey = key }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `what differs is what one has and the other has not`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var trie = HashTrie<Boxed>()
        var before: [HashTrie<Boxed>] = [trie]
        for _ in 0..<60 {
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let element = Boxed(Int.random(in: 0..<120, using: &random))
                if Bool.random(using: &random) {
                    trie.remove(element.trieKey, hash: element.trieHash)
                } else {
                    trie.insert(element)
                }
            }
            let old = before[Int.random(in: 0..<before.count, using: &random)]
            let (here, there) = trie.difference(from: old)
            let (ours, theirs) = (
                Set(trie.map(ObjectIdentifier.init)), Set(old.map(ObjectIdentifier.init))
            )
            #expect(Set(here.map(ObjectIdentifier.init)) == ours.subtracting(theirs))
            #expect(Set(there.map(ObjectIdentifier.init)) == theirs.subtracting(ours))
            #expect(here.count + there.count == ours.symmetricDifference(theirs).count)
            before.append(trie)
        }
    }
}
