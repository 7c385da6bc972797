public import GatewayModel

/// Walks a log commit by commit and finds where it stops being what was written.
public struct ChainVerifier: Sendable {
    /// The last commit that was right.
    public private(set) var head: LogHead
    /// The first thing that was wrong.
    ///
    /// Nothing after it can be judged, so nothing is.
    public private(set) var fault: ChainFault?

    public init(after head: LogHead = .origin) {
        self.head = head
    }

    /// Checks the commit that should follow ``head``; returns ``fault``.
    @discardableResult
    public mutating func check(_ commit: StoredCommit) -> ChainFault? {
        guard fault == nil else { return fault }
        if commit.revision != head.revision.next {
            fault = .gap(after: head.revision, found: commit.revision)
        } else if HashChain.hash(of: commit, after: head.hash) != commit.hash {
            fault = .wrongHash(commit.revision)
        } else {
            head = LogHead(revision: commit.revision, hash: commit.hash)
        }
        return fault
    }
}

/// What ``ChainVerifier`` can find.
public enum ChainFault: Error, Hashable, Sendable {
    case gap(after: Revision, found: Revision)
    case wrongHash(Revision)

    /// Where the log stops being right.
    public var revision: Revision {
        switch self {
        case .gap(let revision, _): revision.next
        case .wrongHash(let revision): revision
        }
    }
}

extension ChainFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .gap(let revision, let found):
            "commit \(revision.next) is missing: commit \(found) follows commit \(revision)"
        case .wrongHash(let revision):
            "commit \(revision) is not what was written: its hash does not follow from its "
                + "contents and the commit before it"
        }
    }
}
