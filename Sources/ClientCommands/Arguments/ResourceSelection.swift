package import GatewayModel
package import ServerClient

/// Which resources somebody wants to see: `KIND`, `KIND,KIND`, `all`, `KIND NAME NAME`, or
/// `KIND/NAME KIND/NAME`.
package enum ResourceSelection: Hashable, Sendable {
    case kinds([ResourceKind])
    case named([ResourceID])

    /// - Parameters:
    ///   - words: at least one.
    ///   - found: who says in which namespace a gateway is, where none is said.
    package init(
        _ words: [String], in namespace: String?, _ found: GatewayFinder? = nil
    ) throws(ClientError) {
        let first = words.first ?? ""
        if first.contains("/") {
            self = .named(
                try words.map { word throws(ClientError) in
                    try ResourceID(argument: word, in: namespace, found)
                })
            return
        }
        let kinds = try Self.kinds(first)
        let names = words.dropFirst()
        if names.isEmpty {
            self = .kinds(kinds)
            return
        }
        guard let kind = kinds.first, kinds.count == 1 else {
            throw ClientError(
                .usage, "names are of one kind, and \"\(first)\" are several",
                hint: "use KIND/NAME for each")
        }
        self = .named(
            try names.map { name throws(ClientError) in
                try ResourceID(kind, argument: name, in: namespace, found)
            })
    }

    private static func kinds(_ text: String) throws(ClientError) -> [ResourceKind] {
        if text.lowercased() == "all" { return ResourceKind.ofTeams }
        return try text.split(separator: ",", omittingEmptySubsequences: false)
            .map { word throws(ClientError) in try ResourceKind(spelled: String(word)) }
    }
}
