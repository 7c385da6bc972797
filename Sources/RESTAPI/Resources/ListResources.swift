import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `ListNamespaces`, `ListGateways`, `ListAllListenerSets`, … — resources of one kind in the
/// order of their names, of one namespace or of all, page by page.
struct ListResources: Operation {
    let kind: ResourceKind
    /// Whether the path names a namespace.
    let isNamespaced: Bool
    let reader: ResourceReader

    /// Up to so many resources are written on the connection's thread.
    private static let quickCount = 8

    var access: Access { Access(.list, .kind(kind)) }
    var queryParameters: [String] {
        ["limit", "continue", "labelSelector"] + (kind.row.isSeenByContent ? ["state"] : [])
    }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let page = Page(
            namespace: isNamespaced ? call.path["namespace"] : nil,
            limit: try call.query.limit(),
            after: try call.query.value("continue", "metadata.continue of the page before") {
                ContinueToken($0, of: kind)
            },
            selector: try call.query["labelSelector"].map(LabelSelector.init(query:)),
            proposalState: try call.query.value(
                "state", ProposalState.allCases.map(\.rawValue).joined(separator: ", ")
            ) { ProposalState(rawValue: $0) },
            rights: call.rights, principal: call.allowance.caller.principal)
        let state = reader.ledger.published.state
        if state.resourceCount <= Self.quickCount { return .now(response(page, in: state)) }
        return call.answer(.read) { response(page, in: state) }
    }

    private struct Page: Sendable {
        let namespace: String?
        let limit: Int
        let after: ContinueToken?
        let selector: LabelSelector?
        let proposalState: ProposalState?
        /// Of who reads it.
        let rights: Rights
        let principal: Principal
    }

    private func response(_ page: Page, in state: GatewayState) -> Response {
        let (ids, hasMore) = ids(on: page, in: state)
        let visibility = Visibility(page.rights)
        return .json { writer in
            writer.object { writer in
                writer.member("apiVersion", kind.apiVersion)
                writer.member("kind", kind.rawValue + "List")
                writer.key("metadata")
                writer.object { writer in
                    writer.member("resourceVersion", state.revision.description)
                    if hasMore, let last = ids.last {
                        writer.member("continue", ContinueToken(after: last).text)
                    }
                }
                writer.key("items")
                writer.array(of: ids) { reader.write($1, in: state, visibility, to: &$0) }
            }
        }
    }

    private func ids(
        on page: Page, in state: GatewayState
    ) -> (ids: ArraySlice<ResourceID>, hasMore: Bool) {
        let all = state.ids(of: kind, in: page.namespace)
        let seesAll =
            kind.row.isSeenByContent
            ? page.rights.isUnlimited
            : page.rights.allowsEverywhere(.list, Access.Resource.kind(kind).target())
        func isSeen(_ id: ResourceID) -> Bool {
            kind.row.isSeenByContent
                ? state.isSeen(id, by: page.principal, page.rights) : page.rights.allows(.list, id)
        }
        var chosen: [ResourceID] = []
        for id in all[firstIndex(in: all, after: page.after)...] {
            guard seesAll || isSeen(id) else { continue }
            if let wanted = page.proposalState, state.proposal(named: id.name)?.state != wanted {
                continue
            }
            if let selector = page.selector {
                let labels =
                    kind.part == .namespace
                    ? state.selectableLabels(ofNamespace: id.name)
                    : state[id]?.resource.metadata.labels ?? [:]
                guard selector.matches(labels) else { continue }
            }
            chosen.append(id)
            if chosen.count > page.limit { break }
        }
        return (chosen.prefix(page.limit), chosen.count > page.limit)
    }

    /// By name and not by place, so that nothing is skipped or repeated when resources come and go
    /// between two pages.
    private func firstIndex(in ids: [ResourceID], after token: ContinueToken?) -> Int {
        guard let last = token?.id else { return 0 }
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] <= last { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
