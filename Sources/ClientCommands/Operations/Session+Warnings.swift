package import JSON
package import ServerClient

extension Session {
    /// What people should look at, oldest first: about one namespace, or about everything.
    package func warnings(in namespace: String?) throws(ClientError) -> [JSONNode] {
        let place = namespace.map { "/v1/namespaces/\(ServerRequest.escaped($0))" } ?? "/v1"
        var (found, after): ([JSONNode], String?) = ([], nil)
        repeat {
            let page = try get(place + "/warnings", query: [("limit", "1000"), ("after", after)])
            found += page.list("warnings")
            after = page["after"]?.string
        } while after != nil
        return found
    }
}
