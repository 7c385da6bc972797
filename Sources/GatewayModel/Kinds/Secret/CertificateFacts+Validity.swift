extension CertificateFacts {
    /// How a certificate stands at a moment.
    public enum Validity: Hashable, Sendable {
        case notYet
        case valid
        /// Within the last ``warningDays``: the whole days that are left.
        case expiring(days: Int)
        case expired
    }

    /// When people are told, in days before the end; the widest first.
    public static let warningDays = [30, 14, 3]

    public func validity(at now: Timestamp) -> Validity {
        if now < notBefore { return .notYet }
        if now >= notAfter { return .expired }
        let day: Int64 = 86_400_000_000
        let left = notAfter.rawValue - now.rawValue
        let limit = Int64(Self.warningDays.first ?? 0) * day
        return left > limit ? .valid : .expiring(days: Int(left / day))
    }
}
