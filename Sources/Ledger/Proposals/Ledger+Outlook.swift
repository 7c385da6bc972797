import EventLog
public import GatewayModel
public import Projection

/// What would become of a proposal if it were approved now.
public enum ProposalOutlook: Sendable {
    /// What was reviewed; with a sentence that says what is frozen, not before that ends.
    case asReviewed(Acceptance, frozen: String?)
    /// Nothing, and why; and the commits that came between.
    case lapses(Refusal, [Revision])
    /// It cannot be any more.
    case ended(ProposalState)
}

extension Ledger {
    /// Whether a proposal would still do what was reviewed. Decides all of it, and may read the
    /// log: not to be called where others wait.
    public func outlook(of proposal: ProposalSpec) throws -> ProposalOutlook {
        let published = published
        let place = DecisionPlace(
            base: published.head.position, unwritten: Unwritten(),
            now: try dating.time(after: published.state.committedAt))
        guard proposal.isOpen(at: place.now) else { return .ended(proposal.state(at: place.now)) }
        do {
            try published.state.requireAuthor(of: proposal)
            try published.state.requireGoingBack(
                proposal.wish, by: proposal.author.asPrincipal)
            let wanted = Submission(
                try wish(of: proposal), by: proposal.author.asPrincipal,
                actor: proposal.author.principal, message: proposal.message,
                terms: SubmissionTerms(confirmWithin: proposal.confirmWithin),
                expectPlan: proposal.plan)
            let judged = try judge(
                wanted, on: published.state, at: place, freezes: .later)
            return .asReviewed(
                Acceptance(
                    judged.decision, at: judged.after.revision, on: place.base, isDryRun: true,
                    planKey: planKey),
                frozen: try frozen(wanted, on: published.state, at: place))
        } catch let refusal as Refusal {
            return .lapses(
                refusal,
                try commits(since: proposal, in: published.state, unwritten: Unwritten()))
        }
    }

    /// What is frozen of what it would change now; nil if nothing is.
    private func frozen(
        _ wanted: Submission, on state: GatewayState, at place: DecisionPlace
    ) throws -> String? {
        if !state.hasFreezes { return nil }
        do {
            _ = try judge(wanted, on: state, at: place, freezes: .obey)
            return nil
        } catch let refusal as Refusal where refusal.isOfFreezes {
            return refusal.told
        }
    }

    /// The commits since a proposal was made that touched its resources or gateways, ascending: the
    /// last of them if there are many.
    func commits(
        since proposal: ProposalSpec, in state: GatewayState, unwritten: Unwritten
    ) throws(EventLogError) -> [Revision] {
        guard let base = ReviewedPlan(proposal.plan)?.base?.revision else { return [] }
        var found: Set<Revision> = []
        for id in proposal.resources where found.count < Self.mostBetween {
            if let stored = state[id], stored.resourceVersion <= base { continue }
            found.formUnion(try touches(of: id, after: base, in: state, unwritten))
        }
        for gateway in proposal.gateways.map(\.gateway) where found.count < Self.mostBetween {
            let versions = try sideStore.versions(
                of: gateway, before: nil, limit: Self.mostBetween)
            found.formUnion(versions.map(\.version).filter { $0 > base })
            for entry in unwritten.entries {
                let isConcerned = entry.versions.contains { $0.gateway == gateway }
                if isConcerned, entry.commit.revision > base { found.insert(entry.commit.revision) }
            }
        }
        return found.sorted().suffix(Self.mostBetween)
    }

    /// More would tell nobody more.
    private static var mostBetween: Int { 100 }
}
