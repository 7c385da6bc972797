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

    @Test func `numbers in order, and all of them taken away again`() {
        var tree = SortedTree<Int>()
        for number in 0..<2000 { tree.insert(number) }
        #expect(Array(tree) == Array(0..<2000))
        for number in 0..<2000 { tree.remove(number) }
        #expect(tree.isEmpty && tree.first == nil)
    }
}
