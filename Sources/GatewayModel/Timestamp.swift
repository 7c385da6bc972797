/// A moment, in microseconds since 1970-01-01T00:00:00Z. Read from a clock only at the edges.
public struct Timestamp: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// 0000-01-01T00:00:00Z, the first moment that RFC 3339 can write.
    public static let earliest = Timestamp(rawValue: -62_167_219_200_000_000)
    /// 9999-12-31T23:59:59.999999Z, the last.
    public static let latest = Timestamp(rawValue: 253_402_300_799_999_999)

    /// The nearest moment that RFC 3339 can write: what is read from a disk or a clock may be any
    /// number.
    public init(clamping rawValue: Int64) {
        self.init(rawValue: min(max(rawValue, Self.earliest.rawValue), Self.latest.rawValue))
    }

    /// As much later, at most ``latest``.
    public static func + (time: Timestamp, duration: GatewayDuration) -> Timestamp {
        let (sum, isTooLarge) = time.rawValue.addingReportingOverflow(duration.milliseconds * 1000)
        return isTooLarge ? .latest : Timestamp(clamping: sum)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with microseconds: `2026-11-22T10:00:00.000000Z`.
    public var description: String {
        let (seconds, micros) = Timestamp(clamping: rawValue).rawValue.flooredDivision(
            by: 1_000_000)
        let (days, second) = seconds.flooredDivision(by: 86_400)
        let (year, month, day) = Self.civil(days: days)
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + "T"
            + padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":"
            + padded(second % 60, 2) + "." + padded(micros, 6) + "Z"
    }

    private func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Timestamp {
    /// Reads RFC 3339 (`2026-11-22T10:00:00Z`, any fraction, any offset); nil for anything else,
    /// also for what is not in the years 0000 to 9999 of UTC.
    public init?(rfc3339 text: String) {
        var reader = Digits(Array(text.utf8))
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2),
            reader.skip("-"), let day = reader.number(2), reader.skip("Tt "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2),
            reader.skip(":"), let second = reader.number(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        guard let micros = reader.fraction(), let offset = reader.offset(), reader.isAtEnd else {
            return nil
        }
        let days = Self.days(year: year, month: month, day: day)
        guard Self.civil(days: days) == (year, month, day) else { return nil }
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.init(rawValue: seconds * 1_000_000 + micros)
        guard (Self.earliest...Self.latest).contains(self) else { return nil }
    }

    /// The proleptic Gregorian calendar, counted in 400-year eras that start on 1 March.
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let (era, yearOfEra) = (month <= 2 ? year - 1 : year).flooredDivision(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }
}

extension Int64 {
    /// Quotient towards negative infinity, and the remainder, which is never negative.
    fileprivate func flooredDivision(by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

private struct Digits {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    private var digit: Int64? {
        guard index < bytes.count, (0x30...0x39).contains(bytes[index]) else { return nil }
        return Int64(bytes[index] - 0x30)
    }

    mutating func number(_ count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let digit else { return nil }
            value = value * 10 + digit
            index += 1
        }
        return value
    }

    mutating func skip(_ oneOf: StaticString) -> Bool {
        guard index < bytes.count else { return false }
        let allowed = UnsafeBufferPointer(start: oneOf.utf8Start, count: oneOf.utf8CodeUnitCount)
        guard allowed.contains(bytes[index]) else { return false }
        index += 1
        return true
    }

    /// Microseconds; digits past the sixth are cut. Nil for a point without digits.
    mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        var (value, scale): (Int64, Int64) = (0, 1_000_000)
        guard digit != nil else { return nil }
        while let next = digit {
            scale /= 10
            value += next * scale
            index += 1
        }
        return value
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int64? {
        if skip("Zz") { return 0 }
        let sign: Int64
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
