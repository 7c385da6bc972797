package import GatewayModel
import JSON
package import ServerClient

extension Session {
    /// The gateway that `NAMESPACE/NAME` or `NAME` means; if none is named, the only one there is.
    ///
    /// - Throws: which there are, if it cannot be told.
    package func gateway(_ text: String?) throws(ClientError) -> NamespacedName {
        if let text, namespace == nil, !text.contains("/") { return try gateway(called: text) }
        if let text {
            let id = try ResourceID(.gateway, argument: text, in: namespace)
            return NamespacedName(namespace: id.namespace, name: id.name)
        }
        let all = try gateways()
        if let only = all.first, all.count == 1 { return only }
        throw ClientError(
            .usage,
            all.isEmpty ? "you see no gateway here" : "there are \(all.count) gateways; name one",
            hint: all.isEmpty
                ? "name it: NAMESPACE/NAME" : "they are: " + all.prefix(20).listed)
    }

    /// A name that only one of them has says enough.
    func gateway(called name: String) throws(ClientError) -> NamespacedName {
        let named = try gateways().filter { $0.name == name }
        if let only = named.first, named.count == 1 { return only }
        throw ClientError(
            .usage,
            named.isEmpty
                ? "you see no gateway that is called \(name)"
                : "\(named.count) gateways are called \(name)",
            hint: named.isEmpty
                ? "use NAMESPACE/\(name)" : "name one of them: " + named.prefix(20).listed)
    }

    /// All gateways that one can ask about: those that one may list, and those that sets of one's
    /// own are on.
    package func gateways() throws(ClientError) -> [NamespacedName] {
        var names: Set<NamespacedName> = []
        var failure: ClientError?
        do {
            for item in try list(.gateway) { if let id = item.namespacedName { names.insert(id) } }
            if names.count > 0, try GrantedRights(of: self).listsAll(.gateway) {
                return names.sorted()
            }
        } catch {
            guard error.exitStatus == .forbidden else { throw error }
            failure = error
        }
        do {
            for item in try list(.listenerSet) {
                guard let parent = item["spec"]?["parentRef"], let name = parent["name"]?.string
                else { continue }
                let namespace =
                    parent["namespace"]?.string ?? item["metadata"]?["namespace"]?.string
                names.insert(NamespacedName(namespace: namespace ?? "", name: name))
            }
        } catch {
            guard error.exitStatus == .forbidden else { throw error }
            if let failure { throw failure }
        }
        return names.sorted()
    }
}

extension NamespacedName {
    /// Where the gateway of that name is in the API.
    package var gatewayPath: String { ResourceID(.gateway, self).path }
}

extension Sequence<NamespacedName> {
    /// For a sentence.
    var listed: String { map(\.description.printable).joined(separator: ", ") }
}
