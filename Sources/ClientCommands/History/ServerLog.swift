package import GatewayModel
import JSON
import ServerClient
import Terminal

/// What `lintel log` asks a server for.
package struct ServerLog {
    package let limit: Int
    package let namespace: String?
    /// A principal, or what one called itself.
    package let author: String?
    package let since: Timestamp?
    package let until: Timestamp?

    package init(_ connection: ConnectionOptions, limit: Int) {
        (self.limit, namespace) = (limit, connection.namespace)
        (author, since, until) = (nil, nil, nil)
    }

    init(limit: Int, namespace: String?, by author: String?, since: Timestamp?, until: Timestamp?) {
        (self.limit, self.namespace, self.author) = (limit, namespace, author)
        (self.since, self.until) = (since, until)
    }

    func commits(of session: Session) throws(ClientError) -> [JSONNode] {
        try session.past(
            "/v1/commits",
            query: [
                ("namespace", namespace), ("actor", author), ("since", since?.description),
                ("until", until?.description),
            ], "commits", limit: limit)
    }

    /// Prints them, newest first.
    package func show(_ session: Session) throws {
        let commits = try commits(of: session)
        if session.output == .json || session.output == .yaml {
            _ = session.show(document: try ResourceList.document("commits", commits))
        } else if session.output == .name {
            for commit in commits { session.out.line(commit["revision"]?.cell ?? "") }
        } else {
            let text = commits.map { CommitSummary($0).text(on: session.out) }.joined()
            Pager.show(text, on: session.out)
        }
    }
}
