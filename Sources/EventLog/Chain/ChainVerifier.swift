public import GatewayModel

/// Walks a log commit by commit and finds where it stops being what was written.
public struct ChainVerifier: Sendable {
    /// The last commit that was right.
    public private(set) var head: LogHead
    /// The first thing that was wrong.
    ///
    /// Nothing after it can be judged, so nothing is.
    public private(set) var fault: ChainFault?
    private let chain: HashChain

    public init(after head: LogHead = .origin, by chain: HashChain = .shipped) {
        (self.head, self.chain) = (head, chain)
    }

    /// Checks the commit that should follow ``head``; returns ``fault``.
    @discardableResult
    public mutating func check(_ commit: StoredCommit) -> ChainFault? {
        guard fault == nil else { return fault }
        fault = fault(of: commit)
        if fault == nil { head = LogHead(revision: commit.revision, hash: commit.hash) }
        return fault
    }

    private func fault(of commit: StoredCommit) -> ChainFault? {
        guard commit.revision == head.revision.next else {
            return .gap(after: head.revision, found: commit.revision)
        }
        guard let hash = chain.hash(of: commit, after: head.hash) else {
            return .unknownForm(commit.revision, commit.hashForm, known: chain.newestForm)
        }
        return hash == commit.hash ? nil : .wrongHash(commit.revision)
    }
}

/// What ``ChainVerifier`` can find.
public enum ChainFault: Error, Hashable, Sendable {
    case gap(after: Revision, found: Revision)
    case wrongHash(Revision)
    /// The hash is of a form that this build does not know.
    case unknownForm(Revision, Int64, known: Int64)

    /// Where the log stops being right.
    public var revision: Revision {
        switch self {
        case .gap(let revision, _): revision.next
        case .wrongHash(let revision), .unknownForm(let revision, _, _): revision
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
        case .unknownForm(let revision, let form, let known):
            "commit \(revision) cannot be checked: its hash has form \(form), and this build knows "
                + "up to \(known); a newer Lintel may have written it"
        }
    }
}
