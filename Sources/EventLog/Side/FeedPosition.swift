public import GatewayModel

/// How far somebody has been told what happened: all commits up to one, all warnings up to one.
///
/// Both are in one order: a warning comes after the commit that was the newest when it was written
/// down (``WarningEvent/revision``).
public struct FeedPosition: Hashable, Sendable {
    public var revision: Revision
    /// The identity of a warning; 0 before the first.
    public var warning: Int64

    public init(revision: Revision, warning: Int64) {
        (self.revision, self.warning) = (revision, warning)
    }

    public static let beginning = FeedPosition(revision: .zero, warning: 0)
}

/// One thing that happened.
public enum FeedItem: Sendable {
    case commit(CommitOutline)
    case warning(WarningEvent)

    /// Once somebody has been told of it, who was told of all before.
    public func position(after before: FeedPosition) -> FeedPosition {
        switch self {
        case .commit(let commit):
            FeedPosition(revision: commit.revision, warning: before.warning)
        case .warning(let warning):
            FeedPosition(revision: before.revision, warning: warning.id)
        }
    }
}

/// Which of the things that happened.
public enum FeedReference: Hashable, Sendable {
    case commit(Revision)
    case warning(Int64)
}

extension FeedItem {
    public var reference: FeedReference {
        switch self {
        case .commit(let commit): .commit(commit.revision)
        case .warning(let warning): .warning(warning.id)
        }
    }
}

extension FeedPosition {
    /// Ascends along the feed: each item moves one of the two numbers, and none moves back.
    public var order: Int64 { revision.rawValue &+ warning }
}
