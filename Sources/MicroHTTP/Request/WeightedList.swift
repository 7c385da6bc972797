/// Lists with quality values, as in `Accept` and `Accept-Encoding` (RFC 9110, section 12.4.2).
enum WeightedList {
    struct Item {
        /// In lower case, since media ranges and codings are compared without case.
        let name: String
        /// Parameters other than `q`, such as `charset=utf-8`, in lower case.
        let parameters: [String]
        /// From 0, never, to 1000.
        let weight: Int
    }

    /// Reads every item it can; one with a malformed weight counts as refused.
    static func parse(_ text: String) -> [Item] {
        text.split(separator: ",").compactMap { item in
            var parts = item.split(separator: ";").map { trimmed($0).lowercased() }
            guard !parts.isEmpty, !parts[0].isEmpty else { return nil }
            let name = parts.removeFirst()
            var weight = 1000
            var parameters: [String] = []
            for part in parts where !part.isEmpty {
                if part.hasPrefix("q=") {
                    weight = thousandths(part.dropFirst(2)) ?? 0
                } else {
                    parameters.append(part)
                }
            }
            return Item(name: name, parameters: parameters, weight: weight)
        }
    }

    /// `0`, `0.5`, `1.000`: at most three digits after the point, at most 1.
    private static func thousandths(_ text: Substring) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, whole == "0" || whole == "1", parts.count <= 2 else {
            return nil
        }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard fraction.count <= 3, fraction.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        let padded = fraction + String(repeating: "0", count: 3 - fraction.count)
        guard let value = Int(whole + padded), value <= 1000 else { return nil }
        return value
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.utf8.first, first == 0x20 || first == 0x09 { text.removeFirst() }
        while let last = text.utf8.last, last == 0x20 || last == 0x09 { text.removeLast() }
        return text
    }
}
