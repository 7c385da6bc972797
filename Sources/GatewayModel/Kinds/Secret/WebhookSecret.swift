/// What webhooks are signed with, as it was sent: `whsec_` and Base64. Its descriptions do not tell
/// it.
public struct WebhookMaterial: Hashable, Sendable {
    public static let currentEntry = "secret"
    public static let previousEntry = "previousSecret"

    /// `secret`.
    public var current: [UInt8]
    /// `previousSecret`, which receivers may still have; nil without one.
    public var previous: [UInt8]?

    public init(current: [UInt8], previous: [UInt8]? = nil) {
        self.current = current
        self.previous = previous
    }
}

extension WebhookMaterial: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    public var description: String { "WebhookMaterial(withheld)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The keys in a Secret of type `lintel.dev/webhook` (Standard Webhooks).
public enum WebhookSecret {
    public static let prefix = "whsec_"

    /// Those that what is sent is signed with, the current one first.
    public static func keys(of material: WebhookMaterial) -> [[UInt8]] {
        [material.current, material.previous].compactMap { $0.flatMap(key) }
    }

    /// Nil unless it is what ``problem(of:)`` wants.
    static func key(of text: [UInt8]) -> [UInt8]? {
        guard text.starts(with: prefix.utf8) else { return nil }
        let digits = text.dropFirst(prefix.utf8.count)
        // Others who read it pass over no blanks.
        guard !digits.contains(where: \.isBlank), let key = Base64.bytes(of: digits),
            Limits.webhookKeyBytes.contains(key.count)
        else { return nil }
        return key
    }

    /// What is wrong with the text of an entry and what to do, as one sentence that repeats none of
    /// it; nil if nothing is.
    static func problem(of text: [UInt8]) -> String? {
        if key(of: text) != nil { return nil }
        let advice = "openssl rand -base64 32 makes what belongs after \(prefix)"
        if text.isEmpty { return "the value is empty; \(advice)" }
        guard text.starts(with: prefix.utf8) else {
            return "the value does not begin with \(prefix); \(advice)"
        }
        let digits = text.dropFirst(prefix.utf8.count)
        if digits.contains(where: \.isBlank) {
            return "the value has a blank or a line break in it or at its end; leave it out"
        }
        guard let key = Base64.bytes(of: digits) else {
            return "what follows \(prefix) is not Base64 with its padding; \(advice)"
        }
        return "what follows \(prefix) are \(key.count) bytes in Base64; use "
            + "\(Limits.webhookKeyBytes.lowerBound) to \(Limits.webhookKeyBytes.upperBound), of "
            + "chance; \(advice)"
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool {
        self == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(self)
    }
}
