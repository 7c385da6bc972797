public import EventLog

/// A plan as a preview hands it out and `expectPlan` hands it back: `sha256:…@57.3f2a9c01`, the
/// digest of what would be done, and the commit it was reviewed on.
///
/// The digest alone is what a change does; in another history the same might be done to something
/// else. `sha256:…` alone is taken for one of the present history.
public struct ReviewedPlan: Hashable, Sendable {
    /// `sha256:` and 64 digits.
    public let digest: String
    /// The end of the log that it was computed on; nil where only the digest is known.
    public let base: LogPosition?

    init(_ digest: String, on base: LogPosition) { (self.digest, self.base) = (digest, base) }

    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts[0].hasPrefix("sha256:"), parts[0].utf8.count == 71 else {
            return nil
        }
        digest = String(parts[0])
        if parts.count == 1 {
            base = nil
        } else {
            guard let position = LogPosition(String(parts[1])), position.lineage != nil,
                position.ordinal == nil
            else { return nil }
            base = position
        }
    }
}

extension ReviewedPlan: CustomStringConvertible {
    public var description: String {
        guard let base else { return digest }
        var text = digest
        text += "@"
        text += base.description
        return text
    }
}
