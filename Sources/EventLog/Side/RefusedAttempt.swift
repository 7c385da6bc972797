public import GatewayModel

/// Something that was refused because of who asked.
///
/// Kept beside the log: nothing was changed. What is tried again within a minute, and refused for
/// the same reason, is the same attempt, and counts.
public struct RefusedAttempt: Hashable, Sendable {
    /// Ascending; given by the store when the attempt is new.
    public var id: Int64
    public var firstAt: Timestamp
    public var lastAt: Timestamp
    public var count: Int
    /// Of the first time.
    public var origin: RequestOrigin
    /// What was wanted, as a role names it: `delete` of `httproutes`, `get` of `gateways/snapshot`.
    /// Empty where that is not known.
    public var verb: String
    public var resource: String
    public var namespace: String
    public var name: String
    /// Of HTTP.
    public var status: Int
    /// One sentence.
    public var reason: String

    public init(
        id: Int64 = 0, firstAt: Timestamp, lastAt: Timestamp, count: Int = 1,
        origin: RequestOrigin, verb: String = "", resource: String = "", namespace: String = "",
        name: String = "", status: Int, reason: String
    ) {
        self.id = id
        (self.firstAt, self.lastAt, self.count) = (firstAt, lastAt, count)
        self.origin = origin
        (self.verb, self.resource) = (verb, resource)
        (self.namespace, self.name) = (namespace, name)
        (self.status, self.reason) = (status, reason)
    }
}

extension RefusedAttempt {
    /// What makes it the same attempt when it is made again.
    public struct Identity: Hashable, Sendable {
        private let minute: Int64
        private let who: [String]
        private let what: [String]
        private let status: Int
        private let reason: String

        init(_ attempt: RefusedAttempt) {
            minute = attempt.firstAt.minute
            let origin = attempt.origin
            who = [origin.principal, origin.tokenID ?? "", origin.address]
            what = [attempt.verb, attempt.resource, attempt.namespace, attempt.name]
            (status, reason) = (attempt.status, attempt.reason)
        }
    }

    public var identity: Identity { Identity(self) }

    /// Counts the same attempt, made again.
    public mutating func count(_ other: RefusedAttempt) {
        count += other.count
        lastAt = max(lastAt, other.lastAt)
    }
}

extension Timestamp {
    /// Whole minutes since 1970.
    public var minute: Int64 { rawValue / 60_000_000 }
}

/// Which attempts are wanted; nil: it does not matter.
public struct AttemptFilter: Sendable {
    public var principal: String?
    /// The last time at or after it.
    public var since: Timestamp?
    /// The first time at or before it.
    public var until: Timestamp?
    public var namespace: String?
    /// As a role names it; what is below it counts too: `gateways` has `gateways/snapshot`.
    public var resource: String?
    public var name: String?
    /// The namespaces that whoever reads may be told of (empty for what is of none); nil: all.
    public var mayTell: (@Sendable (_ namespace: String) -> Bool)?

    public init(
        principal: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
        namespace: String? = nil, resource: String? = nil, name: String? = nil
    ) {
        (self.principal, self.since, self.until) = (principal, since, until)
        (self.namespace, self.resource, self.name) = (namespace, resource, name)
    }

    public func wants(_ attempt: RefusedAttempt) -> Bool {
        (principal.map { ExactText($0) == ExactText(attempt.origin.principal) } ?? true)
            && (since.map { $0 <= attempt.lastAt } ?? true)
            && (until.map { $0 >= attempt.firstAt } ?? true)
            && (namespace.map { $0 == attempt.namespace } ?? true)
            && (resource.map { $0 == attempt.resource || attempt.resource.hasPrefix($0 + "/") }
                ?? true)
            && (name.map { $0 == attempt.name } ?? true)
            && (mayTell?(attempt.namespace) ?? true)
    }
}
