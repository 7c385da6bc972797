import Testing
import TextDifference

struct UnifiedDiffTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let old: String
        let new: String
        let hunks: String
    }

    static let ten = (1...10).map { "\($0)\n" }.joined()

    @Test(arguments: [
        Case(
            testDescription: "a line replaced, with what is around it", old: ten,
            new: ten.replacing("5\n", with: "five\n"),
            hunks: "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"),
        Case(
            testDescription: "from nothing", old: "", new: "a\nb\n",
            hunks: "@@ -0,0 +1,2 @@\n+a\n+b\n"),
        Case(
            testDescription: "to nothing", old: "a\nb\n", new: "",
            hunks: "@@ -1,2 +0,0 @@\n-a\n-b\n"),
        Case(
            testDescription: "changes that are near share a hunk", old: ten,
            new: ten.replacing("2\n", with: "").replacing("7\n", with: "7\nnew\n"),
            hunks: "@@ -1,10 +1,10 @@\n 1\n-2\n 3\n 4\n 5\n 6\n 7\n+new\n 8\n 9\n 10\n"),
        Case(
            testDescription: "changes that are far have their own", old: ten,
            new: "0\n" + ten.replacing("10\n", with: ""),
            hunks: "@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -7,4 +8,3 @@\n 7\n 8\n 9\n-10\n"),
    ])
    func `as diff -u prints it`(rule: Case) {
        let diff = UnifiedDiff(from: Array(rule.old.utf8), to: Array(rule.new.utf8))
        let text = String(decoding: diff.bytes(from: "a", to: "b"), as: UTF8.self)
        #expect(text == "--- a\n+++ b\n" + rule.hunks)
    }

    @Test func `of equal texts there is nothing`() {
        let diff = UnifiedDiff(from: Array(Self.ten.utf8), to: Array(Self.ten.utf8))
        #expect(diff.bytes(from: "a", to: "b") == [])
    }
}
