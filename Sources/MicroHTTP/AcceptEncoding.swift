/// Choosing a content coding (RFC 9110, section 12.5.3).
public enum AcceptEncoding {
    /// Whether gzip is welcome, and at least as welcome as no coding at all.
    public static func allowsGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        let items = WeightedList.parse(header)
        let weight = { (name: String) in items.first { $0.name == name }?.weight }
        let gzip = weight("gzip") ?? weight("x-gzip") ?? weight("*") ?? 0
        // Without a word about it, `identity` is acceptable, but a named coding is preferred.
        return gzip > 0 && gzip >= weight("identity") ?? 0
    }
}
