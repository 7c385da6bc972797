public import GatewayModel

extension GatewayState {
    /// The Proposal of that name; nil if there is none.
    public func proposal(named name: String) -> ProposalSpec? {
        guard case .proposal(let spec)? = self[ProposalSpec.id(named: name)]?.resource.spec else {
            return nil
        }
        return spec
    }

    /// Whether a resource may be told of that `KindRow.isSeenByContent`. Of one that is gone nobody
    /// can say that any more, and only those are told who see everything.
    public func isSeen(_ id: ResourceID, by principal: Principal, _ rights: Rights) -> Bool {
        if rights.isUnlimited { return true }
        if case .commitConfirmation(let spec)? = self[id]?.resource.spec {
            return spec.isSeen(by: principal, rights)
        }
        return proposal(named: id.name)?.isSeen(by: principal, rights) ?? false
    }

    /// Whether `principal` may hear of a proposal, if there is one of that name still.
    ///
    /// - Throws: `notFound`.
    public func requireSight(of name: String, by principal: Principal) throws(Refusal) {
        guard let proposal = proposal(named: name) else { return }
        guard proposal.isSeen(by: principal, rights(of: principal)) else { throw .noProposal(name) }
    }

    /// Whether `principal` may say yes or no to a proposal.
    ///
    /// - Throws: `forbidden`, or `notFound` where it may not even see it.
    public func requireApprover(
        _ principal: Principal, of proposal: ProposalSpec, named name: String
    ) throws(Refusal) {
        let rights = rights(of: principal)
        guard proposal.isSeen(by: principal, rights) else { throw .noProposal(name) }
        func refuse(_ code: String, _ sentence: String, _ denial: AccessDenial) -> Refusal {
            Refusal(
                .forbidden, sentence, issues: [Issue(pointer: "", code: code, detail: sentence)],
                denials: [denial])
        }
        let general = AccessDenial(verb: .create, target: .approving(name))
        guard principal.isAuthenticated else { throw .nobodyIsKnown }
        guard !proposal.isAuthored(by: principal.name) else {
            throw refuse(
                "OwnProposal",
                "\(principal.name) proposed it, and what one proposes others approve", general)
        }
        for team in proposal.teams where !rights.allows(.create, .approving(name, in: team)) {
            let place = team.isEmpty ? "what is in no namespace" : "namespace \(team)"
            throw refuse(
                "Forbidden", "\(principal.name) may not approve proposals about \(place)",
                AccessDenial(verb: .create, target: .approving(name, in: team)))
        }
    }

    /// The approvals of a proposal that still count. Those of an account do as long as it is there,
    /// is the same, and may approve; of users whom others know nothing more can be asked later.
    public func standingApprovals(
        of proposal: ProposalSpec, named name: String
    ) -> [ProposalApproval] {
        proposal.approvals.filter { approval in
            guard let account = Principal.account(named: approval.principal) else { return true }
            guard let stored = self[ResourceID(.serviceAccount, account)],
                stored.createdAt <= approval.at
            else { return false }
            return (try? requireApprover(.serviceAccount(account), of: proposal, named: name))
                != nil
        }
    }

    /// Whether `principal` may propose anything about these teams.
    ///
    /// - Throws: `forbidden`.
    public func requireProposer(
        _ principal: Principal, of teams: [String]
    ) throws(Refusal) {
        let rights = rights(of: principal)
        for team in teams {
            let target = AccessTarget(
                group: AccessTarget.serverGroup, resource: ResourceKind.proposal.plural,
                namespace: team)
            if rights.allows(.create, target) { continue }
            let place = team.isEmpty ? "what is in no namespace" : "namespace \(team)"
            let sentence = "\(principal.name) may not propose anything about \(place)"
            throw Refusal(
                .forbidden, sentence,
                issues: [Issue(pointer: "", code: "Forbidden", detail: sentence)],
                denials: [AccessDenial(verb: .create, target: target)])
        }
    }

    /// Whether `principal` may go back at all, besides being allowed all that this does.
    ///
    /// - Throws: `forbidden`.
    public func requireGoingBack(
        _ wish: ProposedWish, by principal: Principal
    ) throws(Refusal) {
        let rights = rights(of: principal)
        let (target, isAllowed): (AccessTarget, Bool)
        switch wish {
        case .changes: return
        case .rollback(let rollback):
            target = .rollingBack(rollback.gateway, rollback.scope)
            isAllowed = rights.allows(.create, target)
        case .revert:
            target = AccessTarget(group: AccessTarget.serverGroup, resource: "commits/revert")
            isAllowed = rights.allowsSomewhere(.create, target)
        }
        if isAllowed { return }
        let sentence = "\(principal.name) may not create \(target.resource)"
        throw Refusal(
            .forbidden, sentence,
            issues: [Issue(pointer: "", code: "Forbidden", detail: sentence)],
            denials: [AccessDenial(verb: .create, target: target)])
    }

    /// Of the ServiceAccount that a principal is; nil for others.
    public func accountUID(of principal: String) -> String? {
        Principal.account(named: principal).flatMap { others[ResourceID(.serviceAccount, $0)]?.uid }
    }

    /// Whether the author of a proposal is still who it was.
    ///
    /// - Throws: `forbidden` if its ServiceAccount is gone.
    public func requireAuthor(of proposal: ProposalSpec) throws(Refusal) {
        guard accountUID(of: proposal.author.principal) == proposal.author.uid else {
            throw Refusal(
                .forbidden, "its author, \(proposal.author.principal), is not there any more")
        }
    }
}

extension ProposalSpec {
    /// The namespaces of all that it would touch; empty text stands for what is in none.
    public var teams: [String] { Set(resources.map(\.team)).sorted() }

    /// Its author sees it, and whoever may get all that it would touch, and proposals in the
    /// namespaces of that (decision 46).
    public func isSeen(by principal: Principal, _ rights: Rights) -> Bool {
        if rights.isUnlimited || isAuthored(by: principal.name) { return true }
        let visibility = Visibility(rights)
        return teams.allSatisfy { team in
            rights.allows(
                .get,
                AccessTarget(
                    group: AccessTarget.serverGroup, resource: ResourceKind.proposal.plural,
                    namespace: team))
        } && resources.allSatisfy(visibility.sees)
    }
}

extension Refusal {
    public static func noProposal(_ name: String) -> Refusal {
        Refusal(.notFound, "\(ProposalSpec.id(named: name)) does not exist")
    }

    /// `--open`: nobody can be told from the author.
    public static let nobodyIsKnown = Refusal(
        .invalid,
        "nobody is known here",
        issues: [
            Issue(
                pointer: "", code: "NobodyIsKnown",
                detail: "proposals need to know who proposes and who approves, and a server with "
                    + "--open knows nobody; start it without, and give tokens to people")
        ])
}

extension AccessTarget {
    /// What it is to say yes or no to a proposal.
    fileprivate static func approving(_ name: String, in team: String = "") -> AccessTarget {
        AccessTarget(
            group: serverGroup, resource: approvals, namespace: team, name: name)
    }

    public static let approvals = "proposals/approve"

    /// What it is to go back to a version of a gateway: who goes back to a part of it has to own
    /// the part, and not the gateway.
    public static func rollingBack(
        _ gateway: NamespacedName, _ scope: RollbackScope
    ) -> AccessTarget {
        var target = AccessTarget(ResourceID(.gateway, gateway), subresource: "rollback")
        switch scope {
        case .gateway: break
        case .namespace(let team): target.namespace = team
        case .listenerSet(let set): target.namespace = set.namespace
        }
        return target
    }
}
