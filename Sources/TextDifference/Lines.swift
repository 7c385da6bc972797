/// A text cut into lines, each with its line feed.
package struct Lines {
    package private(set) var all: [ArraySlice<UInt8>] = []

    package init() {}

    package init(_ text: [UInt8]) { append(text) }

    package mutating func append(_ text: [UInt8]) {
        var start = text.startIndex
        while start < text.endIndex {
            let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex - 1
            all.append(text[start...end])
            start = end + 1
        }
    }

    package var count: Int { all.count }
}
