import JSON

/// `Proposal.spec` of `lintel.dev/v1`: what somebody wants done, and others have to agree to.
///
/// No changeset has one: it is made by an operation of its own, or by the server where a policy
/// asks for approval, and its name is the revision of the commit that made it.
public struct ProposalSpec: Hashable, Sendable {
    public var author: ProposalAuthor
    /// Of the commit that it becomes.
    public var message: String
    public var wish: ProposedWish
    /// After how long the commit is undone unless it is confirmed; nil: never.
    public var confirmWithin: GatewayDuration?
    /// All that it would touch: whoever may see all of this may see the proposal.
    public var resources: [ResourceID]
    /// Those whose configuration it would change.
    public var gateways: [GatewayReference]
    /// What was reviewed, as `expectPlan` takes it.
    public var plan: String
    /// The answer that a preview gave when it was proposed, as far as those are told who see all of
    /// ``resources`` and nothing else. Nil once it has ended.
    public var preview: ProposalPreview?
    /// How many others have to approve it.
    public var approvalsNeeded: Int
    /// The ListenerPolicies that asked for that.
    public var policies: [String]
    public var approvals: [ProposalApproval]
    /// When it ends, if it has not ended before.
    public var expiresAt: Timestamp
    public var state: ProposalState
    /// Nil while it is open.
    public var ending: ProposalEnding?

    public init(
        author: ProposalAuthor, message: String, wish: ProposedWish,
        confirmWithin: GatewayDuration? = nil, resources: [ResourceID],
        gateways: [GatewayReference], plan: String, preview: ProposalPreview?,
        approvalsNeeded: Int, policies: [String] = [], approvals: [ProposalApproval] = [],
        expiresAt: Timestamp, state: ProposalState = .open, ending: ProposalEnding? = nil
    ) {
        (self.author, self.message, self.wish) = (author, message, wish)
        (self.confirmWithin, self.resources, self.gateways) = (confirmWithin, resources, gateways)
        (self.plan, self.preview) = (plan, preview)
        (self.approvalsNeeded, self.policies) = (approvalsNeeded, policies)
        (self.approvals, self.expiresAt) = (approvals, expiresAt)
        (self.state, self.ending) = (state, ending)
    }

    /// That of the commit of that revision.
    public static func id(of revision: Revision) -> ResourceID { id(named: revision.description) }

    public static func id(named name: String) -> ResourceID {
        ResourceID(.proposal, namespace: "", name: name)
    }
}

/// Who proposed it: its rights are judged again when it is committed.
public struct ProposalAuthor: Hashable, Sendable {
    public var principal: String
    public var groups: [String]
    /// Of the ServiceAccount that it is: one that has the same name later is another.
    public var uid: String?

    public init(_ principal: Principal, uid: String?) {
        (self.principal, groups, self.uid) = (principal.name, principal.groups, uid)
    }

    public var asPrincipal: Principal { Principal(name: principal, groups: groups) }
}

/// Where a proposal is in its life.
public enum ProposalState: String, Hashable, Sendable, CaseIterable {
    case open = "Open"
    /// It was done.
    case committed = "Committed"
    /// It would have done something else than what was reviewed.
    case lapsed = "Lapsed"
    case refused = "Refused"
    case withdrawn = "Withdrawn"
    case expired = "Expired"
}

/// That somebody agreed.
public struct ProposalApproval: Hashable, Sendable {
    public var principal: String
    public var word: String
    public var at: Timestamp

    public init(principal: String, word: String, at: Timestamp) {
        (self.principal, self.word, self.at) = (principal, word, at)
    }
}

/// How a proposal ended.
public struct ProposalEnding: Hashable, Sendable {
    public var at: Timestamp
    /// The principal that ended it; nil where its time did.
    public var by: String?
    /// The commit that it became.
    public var revision: Revision?
    /// Why it was refused or withdrawn, or what it would have done otherwise.
    public var reason: String?
    /// Commits that came between and touched the same resources or gateways, ascending.
    public var commits: [Revision]

    public init(
        at time: Timestamp, by principal: String?, revision: Revision? = nil,
        reason: String? = nil, commits: [Revision] = []
    ) {
        (at, by, self.revision) = (time, principal, revision)
        (self.reason, self.commits) = (reason, commits)
    }
}

extension ProposalSpec {
    /// Whether it can still be approved: who asks does not wait for the commit that ends it.
    public func isOpen(at now: Timestamp) -> Bool { state == .open && now < expiresAt }

    /// What it is to who asks at that time.
    public func state(at now: Timestamp) -> ProposalState {
        state == .open && expiresAt <= now ? .expired : state
    }

    /// Whether it has been approved by that user, by whichever token.
    public func isApproved(by principal: String) -> Bool {
        approvals.contains { ExactText($0.principal) == ExactText(principal) }
    }

    public func isAuthored(by principal: String) -> Bool {
        ExactText(author.principal) == ExactText(principal)
    }

    /// The same after its end: what it was about, and no more. The content is in the log; what was
    /// sealed of it nobody needs any more.
    public func ended(_ state: ProposalState, _ ending: ProposalEnding) -> ProposalSpec {
        var spec = self
        (spec.state, spec.ending) = (state, ending)
        (spec.wish, spec.preview) = (wish.withoutContent, nil)
        return spec
    }

    /// As long as it is open it ends at ``expiresAt``; afterwards it can be read for a while.
    package var deadline: Timestamp? {
        guard let ending else { return expiresAt }
        return Timestamp(
            clamping: ending.at.rawValue + Limits.proposalKeptMilliseconds * 1000)
    }

    /// How much of it is kept.
    package var byteCount: Int {
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.object { writeStored(members: &$0) }
        return writer.bytes.count
    }

    /// What its Secrets are sealed with, which no Secret has yet.
    package var heldKeys: [HeldDataKey] {
        wish.changes.compactMap { change in
            guard case .apply(let resource) = change, case .secret(let secret) = resource.spec,
                case .sealed(let content) = secret.content
            else { return nil }
            return HeldDataKey(
                secret: resource.id.namespacedName, uid: nil, id: content.dataKey)
        }
    }
}
