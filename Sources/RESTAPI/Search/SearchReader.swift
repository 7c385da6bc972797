import EventLog
import GatewayModel
import Ledger
import Projection

/// Finds what one caller looks for, among what it may see.
struct SearchReader {
    let ledger: Ledger
    let nodes: KnownNodes
    let explainer: NameExplainer
    let now: Timestamp
    /// Of who asks.
    let principal: Principal
    let rights: Rights

    /// What there is to look through.
    let current: SearchIndexKeeper.Current

    private var state: GatewayState { current.published.state }
    private var visibility: Visibility { Visibility(rights) }
    private var logVisibility: LogVisibility {
        LogVisibility(rights, of: principal, in: state, for: Access(.list, .commits))
    }

    /// - Parameters:
    ///   - limit: of each sort of thing.
    ///   - before: to go on in the log alone, from there.
    func find(_ text: SearchText, limit: Int, before: Revision?) throws -> SearchAnswer {
        var answer = SearchAnswer(text, sees: rights.isUnlimited)
        if before == nil {
            try addHostnames(to: &answer, text, limit)
            addResources(to: &answer, text, limit)
            try addNumbered(to: &answer, text)
        }
        if rights.allowsSomewhere(.list, Access.Resource.commits.target()) {
            try addLog(to: &answer, text, limit, before)
        }
        answer.order()
        return answer
    }

    // MARK: Names

    private func addHostnames(
        to answer: inout SearchAnswer, _ text: SearchText, _ limit: Int
    ) throws {
        var reader = HostnameReader(
            ledger, current.published, explainer, nodes, for: rights, at: now)
        let sight = reader.sight
        let query = HostnameQuery(text.hostname, port: text.port)
        let found = current.index.hostnames(
            fitting: query, changed: current.changed, in: state, limit: limit, seenBy: sight)
        if found.isTruncated { answer.more.append("Hostname") }
        for find in found.finds { answer.results.append(try reader.result(of: find)) }
        guard text.isWholeHostname else { return }
        let wider = try reader.widerResults(
            for: text.hostname, on: text.port, besides: found.finds, limit: limit)
        answer.results += wider.results
        if wider.isTruncated { answer.more.append("Hostname") }
        if !wider.results.isEmpty || found.finds.contains(where: { $0.fit == .exact }) { return }
        answer.isUnknownHostname = true
        answer.owners = reader.owners(ofHostname: text.hostname)
        let near = current.index.hostnames(
            near: text.hostname, changed: current.changed, in: state, limit: min(limit, 6),
            seenBy: sight)
        func isKnown(_ find: HostnameFind) -> Bool {
            found.finds.contains { $0.isSamePlace(as: find) }
        }
        // What has all that was typed is meant rather than what has not.
        answer.meant = (near.filter(isKnown) + near.filter { !isKnown($0) }).map(\.hostname).uniqued
        for find in near where !isKnown(find) {
            answer.results.append(try reader.result(of: find))
        }
    }

    private func addResources(
        to answer: inout SearchAnswer, _ text: SearchText, _ limit: Int
    ) {
        // Names are written in lower case, but for those of few.
        let spellings = [text.name.lowercased(), text.name].uniqued
        var finds: [ResourceFind] = []
        for spelling in spellings {
            let found = current.index.resources(
                fitting: spelling, of: text.kind, changed: current.changed, in: state,
                limit: limit, isSeen: sees)
            finds += found.finds.filter { !finds.contains($0) }
            if found.isTruncated { answer.more.append("Resource") }
        }
        answer.results += finds.map { ResourceResult($0, in: state, to: visibility, now: now) }
        let namespace = ResourceID.namespace(text.name.lowercased())
        // Also of one that is declared, and not seen: there are ListenerSets in it that are.
        guard text.kind.map({ $0.part == .namespace }) ?? true,
            state[namespace] == nil || !sees(namespace),
            state.ids(of: .listenerSet, in: namespace.name).contains(where: sees)
        else { return }
        answer.results.append(
            ResourceResult(undeclared: namespace.name, in: state, to: visibility))
    }

    private func sees(_ id: ResourceID) -> Bool {
        if rights.isUnlimited { return true }
        return id.kind.row.isSeenByContent
            ? state.isSeen(id, by: principal, rights) : visibility.sees(id)
    }

    // MARK: The log

    private func addNumbered(to answer: inout SearchAnswer, _ text: SearchText) throws {
        guard let position = text.position, position.revision <= state.revision,
            try ledger.holds(position)
        else { return }
        let revision = position.revision
        let access = Access(.get, .commits)
        if rights.allowsSomewhere(access.verb, access.resource.target()),
            let commit = try CommitResult(
                at: revision, in: ledger.log,
                to: LogVisibility(rights, of: principal, in: state, for: access))
        {
            answer.results.append(commit)
        }
        for (name, _) in try ledger.gateways(changedBy: revision) {
            guard visibility.seesMerge(of: name),
                let record = try ledger.sideStore.version(of: name, at: revision)
            else { continue }
            answer.results.append(
                VersionResult(
                    record: record, latest: state.gateway(name)?.version,
                    released: state.releasedVersion(of: name)))
        }
    }

    private func addLog(
        to answer: inout SearchAnswer, _ text: SearchText, _ limit: Int, _ before: Revision?
    ) throws {
        // What is on disk and not published is not there yet.
        let end = state.revision.next
        let search = try LogSearch(
            text, in: ledger.log, before: min(before ?? end, end), limit: limit,
            to: logVisibility)
        answer.results += search.people
        let numbered = text.position?.revision
        answer.results += search.commits.filter { $0.revision != numbered }
        if search.hasMorePeople { answer.more.append("Person") }
        if search.hasMoreCommits { answer.more.append("Commit") }
        answer.log = SearchAnswer.Log(
            newest: search.newest, oldest: search.reached,
            before: search.reached.map(ledger.position))
    }
}

extension HostnameFind {
    fileprivate func isSamePlace(as other: HostnameFind) -> Bool {
        hostname == other.hostname && gateway == other.gateway && port == other.port
    }
}
