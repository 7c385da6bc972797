package import GatewayModel
package import JSON
package import ServerClient
import Terminal

extension Session {
    /// The most that a page of the server has.
    private static let pageSize = 1000

    /// All resources of a kind, page by page: of one namespace, or of all.
    package func list(
        _ kind: ResourceKind, in namespace: String? = nil, selector: String? = nil
    ) throws(ClientError) -> [JSONNode] {
        let bar = ProgressBar("reading \(kind.plural)", on: err)
        defer { bar.end() }
        var (items, next): ([JSONNode], String?) = ([], nil)
        repeat {
            let page = try get(
                kind.path(in: namespace),
                query: [
                    ("limit", "\(Self.pageSize)"), ("labelSelector", selector), ("continue", next),
                ])
            items += try elements("items", of: page)
            let after = page["metadata"]?["continue"]?.string
            if after != nil, after == next { throw notLintel("begins a list again and again") }
            next = after
            bar.update(items.count, of: nil)
        } while next != nil
        return items
    }

    /// What lies behind: entries newest first, page by page.
    ///
    /// - Parameters:
    ///   - member: which of an answer has the entries.
    ///   - limit: how many at most.
    ///   - isWanted: nil where nothing older is wanted either.
    package func past(
        _ path: String, query: [(name: String, value: String?)] = [], _ member: StaticString,
        limit: Int, where isWanted: (JSONNode) -> Bool? = { _ in true }
    ) throws(ClientError) -> [JSONNode] {
        let bar = ProgressBar("reading what was", on: err)
        defer { bar.end() }
        var (entries, before): ([JSONNode], String?) = ([], nil)
        repeat {
            let size = min(limit - entries.count, Self.pageSize)
            let page = try get(
                path, query: query + [("limit", "\(size)"), ("before", before)])
            for entry in try elements(member, of: page) {
                guard let isWanted = isWanted(entry) else { return entries }
                if isWanted { entries.append(entry) }
                if entries.count == limit { return entries }
            }
            let after = page["before"]?.string
            if after != nil, after == before { throw notLintel("begins a list again and again") }
            before = after
            bar.update(entries.count, of: nil)
        } while before != nil
        return entries
    }

    /// Any JSON may come from another program, and a list that is missing is not one of nothing.
    private func elements(
        _ member: StaticString, of page: JSONNode
    ) throws(ClientError) -> [JSONNode] {
        guard let list = page[member], list.kind == .array else {
            throw notLintel("answers with no list")
        }
        return list.elements.map { $0 }
    }

    private func notLintel(_ what: String) -> ClientError {
        ClientError(
            .notLintel, "\(connection.server) \(what), and not as Lintel does",
            hint: "a proxy or another program may stand there; is the address right?")
    }
}

extension JSONNode {
    /// What `metadata` calls it.
    var namespacedName: NamespacedName? {
        guard let metadata = self["metadata"], let name = metadata["name"]?.string else {
            return nil
        }
        return NamespacedName(namespace: metadata["namespace"]?.string ?? "", name: name)
    }

    /// A text of the server's, fit for a terminal; empty where there is none.
    func words(_ name: StaticString) -> String { self[name]?.string?.printable ?? "" }

    /// The elements of a member; none where it is missing.
    func list(_ name: StaticString) -> [JSONNode] { self[name]?.elements.map { $0 } ?? [] }
}
