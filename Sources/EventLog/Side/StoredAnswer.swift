public import GatewayModel

/// What a client calls its request. A key belongs to who chose it: the same words of somebody else
/// are another request.
public struct AnswerKey: Hashable, Sendable {
    /// The name of a principal; empty for who needs no name, as all did once.
    public let principal: String
    /// As `Idempotency-Key` had it.
    public let text: String

    /// - Parameter principal: nil in commits that do not say who asked.
    public init(_ text: String, of principal: String? = nil) {
        let isNobody = principal == nil || principal == Principal.anonymous.name
        (self.principal, self.text) = (isNobody ? "" : principal ?? "", text)
    }

    /// As it is stored.
    public init(storedFor principal: String, _ text: String) {
        (self.principal, self.text) = (principal, text)
    }

    /// Before all others.
    public static let first = AnswerKey("")
}

extension AnswerKey: Comparable {
    /// By the bytes of the principals, then of the texts.
    public static func < (left: AnswerKey, right: AnswerKey) -> Bool {
        if left.principal != right.principal {
            return left.principal.utf8.lexicographicallyPrecedes(right.principal.utf8)
        }
        return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension StoredCommit {
    /// Of the answer that was given to its request; nil if that had no name.
    public var answerKey: AnswerKey? {
        idempotencyKey.map { AnswerKey($0, of: origin?.principal) }
    }
}

/// The answer to a request that carried an idempotency key, to be given again.
public struct StoredAnswer: Hashable, Sendable {
    public var key: AnswerKey
    /// SHA-256 of the request: the same key with another digest is another request.
    public var requestDigest: [UInt8]
    /// Of HTTP.
    public var status: Int
    /// As it was sent: it is given again to the byte, so no form of it is ever read.
    public var body: [UInt8]
    /// The revision at which it was given.
    public var revision: Revision

    public init(
        key: AnswerKey, requestDigest: [UInt8], status: Int, body: [UInt8], revision: Revision
    ) {
        self.key = key
        self.requestDigest = requestDigest
        self.status = status
        self.body = body
        self.revision = revision
    }
}

extension EventLogError {
    /// The first answer stands; a second one under its key would give it two meanings.
    public static func keyTaken(_ key: AnswerKey) -> EventLogError {
        EventLogError(.conflict, "the idempotency key \"\(key.text)\" already has an answer")
    }
}
