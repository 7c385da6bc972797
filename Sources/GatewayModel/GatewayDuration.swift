/// A duration as the Gateway API writes it (GEP-2257): `1h`, `90s`, `1m30s`, `250ms`; up to four
/// parts, each of at most five digits, in the units h, m, s and ms.
public struct GatewayDuration: Hashable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Nil for what is not a duration of that shape.
    public init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        var total: Int64 = 0
        var parts = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard (1...5).contains(digits.count), let number = Int64(digits), parts < 4 else {
                return nil
            }
            rest = rest.dropFirst(digits.count)
            guard let unit = Self.units.first(where: { rest.hasPrefix($0.name) }) else {
                return nil
            }
            rest = rest.dropFirst(unit.name.count)
            total += number * unit.milliseconds
            parts += 1
        }
        guard parts > 0 else { return nil }
        milliseconds = total
    }

    /// `ms` stands before `m`, whose prefix it would be taken for.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
    ]
}

extension GatewayDuration: Comparable {
    public static func < (left: GatewayDuration, right: GatewayDuration) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension GatewayDuration: CustomStringConvertible {
    /// The canonical text: `1m30s`, `0s`.
    public var description: String {
        if milliseconds == 0 { return "0s" }
        var rest = milliseconds
        var text = ""
        for unit in [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)] as [(String, Int64)]
        {
            let count = rest / unit.1
            rest %= unit.1
            if count > 0 { text += "\(count)\(unit.0)" }
        }
        return text
    }
}
