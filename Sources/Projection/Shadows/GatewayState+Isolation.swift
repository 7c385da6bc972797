import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// That listeners which are more specific have every hostname of a route on those it is on, so
    /// that no request reaches it through that parent (semantics.md 6.4 and Am7); nil if some
    /// hostname stays with them.
    ///
    /// Looked up when somebody asks. It is dated, as overlaps are, by when the parties were
    /// accepted: nobody decides anything by the age of a hint.
    ///
    /// - Parameter visibility: of who is told.
    public func isolation(
        of route: RouteRecord, parent index: Int, to visibility: Visibility = .everything
    ) -> RouteShadow? {
        var takers: Set<ListenerID> = []
        var since = route.marks[index].accepted
        for place in route.parents[index].places {
            guard let taker = moreSpecific(at: place) else { return nil }
            takers.insert(taker.id)
            if since.revision < taker.since.revision { since = taker.since }
        }
        if takers.isEmpty { return nil }
        let known = takers.filter { $0.mayBeTold(to: route.id) && visibility.sees($0.owner) }
            .sorted { $0.description < $1.description }
        let names = known.map { "listener \($0.listener) of \($0.owner)" }
        let unnamed =
            visibility.isUnlimited ? "listeners of other namespaces" : "listeners of others"
        let others = known.count < takers.count ? [unnamed] : []
        return RouteShadow(
            since: since, cause: .listeners, takers: (names + others).joined(separator: ", "))
    }

    /// The winner of the port, served or not, that has the hostname and is not the listener of the
    /// place; nil if it stays there.
    private func moreSpecific(at place: RoutePlace) -> (id: ListenerID, since: Mark)? {
        guard let owner = owner(place.listener.owner),
            let index = owner.index(of: place.listener.listener, hint: 0),
            let own = owner.claims[index].key, own.listenerClass.sharesByHostname
        else { return nil }
        let pattern = HostnamePattern(owner.listeners[index].hostname)
        // Nearly always: a listener for one name, which nobody else can have.
        guard place.host != pattern, let gateway = gateway(of: owner) else { return nil }
        let view = view(of: gateway)
        for candidate in [place.host] + place.host.wider.prefix(while: { $0 != pattern }) {
            guard let claim = view.holder(of: own.with(hostname: candidate.text)),
                let holder = self.owner(claim.owner.id),
                holder.outcomes[Int(claim.index)].holdsClaim
            else { continue }
            let name = holder.listeners[Int(claim.index)].name
            return (
                ListenerID(owner: holder.id, listener: name),
                holder.listenerMarks[Int(claim.index)].accepted
            )
        }
        return nil
    }
}
