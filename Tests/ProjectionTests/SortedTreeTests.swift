import LintelTesting
import Testing

@testable import Projection

@Suite("A sorted tree is a sorted array that is cheap to copy")
struct SortedTreeTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `it holds what an array would, and its copies what they held`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var tree = SortedTree<Int>()
        var array: [Int] = []
        var copies: [(SortedTree<Int>, [Int])] = []
        for step in 0..<4000 {
            let number = Int.random(in: 0..<600, using: &random)
            // Growing, then shrinking, so that nodes split and vanish.
            if random.chance(step < 2000 ? 70 : 30) {
                tree.insert(number)
                if !array.contains(number) { array.append(number) }
            } else {
                tree.remove(number)
                array.removeAll { $0 == number }
            }
            if step % 97 == 0 { copies.append((tree, array.sorted())) }
            #expect(tree.count == array.count)
            #expect(tree.first == array.min())
        }
        copies.append((tree, array.sorted()))
        for (tree, array) in copies {
            #expect(Array(tree) == array)
            let low = Int.random(in: -1..<601, using: &random)
            let rest = Array(IteratorSequence(tree.makeIterator(from: low)))
            #expect(rest == array.filter { $0 >= low })
        }
    }

    /// An element with something about it that its place does not say.
    private struct Entry: Comparable {
        let number: Int
        let text: Int

        static func < (left: Entry, right: Entry) -> Bool { left.number < right.number }
        static func == (left: Entry, right: Entry) -> Bool { left.number == right.number }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `what differs is what arrays say, however far the trees are apart`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var tree = SortedTree<Entry>()
        var copies = [tree]
        for step in 0..<3000 {
            let entry = Entry(number: Int.random(in: 0..<900, using: &random), text: step)
            tree.remove(entry)
            if random.chance(step < 1500 ? 80 : 30) { tree.insert(entry) }
            if random.chance(5) { copies.append(tree) }
        }
        for (old, new) in zip(copies, copies.dropFirst()) + [(copies[0], tree), (tree, copies[9])] {
            let (here, there) = new.difference(from: old) { $0.text == $1.text }
            let (before, after) = (Set(old.map(\.text)), Set(new.map(\.text)))
            #expect(here.map(\.text) == new.map(\.text).filter { !before.contains($0) })
            #expect(there.map(\.text) == old.map(\.text).filter { !after.contains($0) })
        }
    }

    @Test func `what two trees share is not looked at`() {
        var tree = SortedTree<Int>()
        for number in 0..<40_000 { tree.insert(2 * number) }
        var changed = tree
        changed.insert(40_001)
        changed.remove(70_000)
        var looks = 0
        let (here, there) = changed.difference(from: tree) { _, _ in
            looks += 1
            return true
        }
        #expect(here == [40_001] && there == [70_000])
        #expect(looks < 100)
    }

    @Test func `numbers in order, and all of them taken away again`() {
        var tree = SortedTree<Int>()
        for number in 0..<2000 { tree.insert(number) }
        #expect(Array(tree) == Array(0..<2000))
        for number in 0..<2000 { tree.remove(number) }
        #expect(tree.isEmpty && tree.first == nil)
    }
}
