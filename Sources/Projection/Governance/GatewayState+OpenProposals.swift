public import GatewayModel

// What one author has waiting for others.

extension GatewayState {
    private func openProposals(
        of author: String
    ) -> [(id: ResourceID, byteCount: Int, spec: ProposalSpec)] {
        governance.openProposals.compactMap { id, byteCount in
            guard let proposal = proposal(named: id.name), proposal.isAuthored(by: author) else {
                return nil
            }
            return (id, byteCount, proposal)
        }
    }

    /// Whether its author may have one more open: all of them stay in memory, and in each
    /// checkpoint, until others have looked at them.
    ///
    /// - Throws: `tooManyProposals`.
    public func requireRoom(for proposal: ProposalSpec) throws(Refusal) {
        let author = proposal.author.principal
        let open = openProposals(of: author)
        func refuse(_ sentence: String) -> Refusal {
            Refusal(
                .tooManyProposals,
                "\(author) has \(sentence); withdraw some, or have them looked at")
        }
        if open.count >= Limits.openProposals {
            throw refuse("\(open.count) open proposals, and may have \(Limits.openProposals)")
        }
        let (kept, more) = (open.reduce(0) { $0 + $1.byteCount }, proposal.byteCount)
        if kept + more > Limits.openProposalBytes {
            throw refuse(
                "open proposals of \(kept) bytes, this one has \(more), and all may have "
                    + "\(Limits.openProposalBytes)")
        }
    }

    /// That the same author has proposed the same before, and it is open still.
    public func warnings(
        ofRepeating wish: ProposedWish, by author: Principal
    ) -> [Warning] {
        let equal = openProposals(of: author.name).filter { $0.spec.wish == wish }.map(\.id)
        guard let first = equal.min(by: { ($0.name.count, $0.name) < ($1.name.count, $1.name) })
        else { return [] }
        return [
            Warning(
                code: "AlreadyProposed", resource: first,
                message: "\(first) of \(author.name) wants the same and is open still")
        ]
    }
}
