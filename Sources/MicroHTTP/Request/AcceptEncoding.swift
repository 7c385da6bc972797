/// Choosing a content coding (RFC 9110, section 12.5.3).
public enum AcceptEncoding {
    /// Whether gzip is accepted, with at least the weight of `identity`.
    public static func allowsGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        let items = WeightedList.parse(header)
        let weight = { (name: String) in items.first { $0.name == name }?.weight }
        let gzip = weight("gzip") ?? weight("x-gzip") ?? weight("*") ?? 0
        // If `identity` is not listed it is acceptable, but a coding that is listed is preferred.
        return gzip > 0 && gzip >= weight("identity") ?? 0
    }
}
