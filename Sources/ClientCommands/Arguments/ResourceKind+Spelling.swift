package import GatewayModel
package import ServerClient

extension ResourceKind {
    /// The kind that somebody means at a command line, as kubectl takes it: `ListenerSet`,
    /// `listenerset`, `listenersets`, `lset`, and each with its group behind a dot.
    ///
    /// - Throws: what is near, or which kinds there are.
    package init(spelled text: String) throws(ClientError) {
        let spelled = text.lowercased()
        let word = spelled.prefix { $0 != "." }
        let group = spelled.dropFirst(word.count + 1)
        for kind in Self.shown where kind.spellings.contains(String(word)) {
            let groups = [kind.group] + kind.row.aliases.map(\.group)
            if group.isEmpty || groups.contains(where: { $0 == group || group.hasSuffix("." + $0) })
            {
                self = kind
                return
            }
        }
        let near = NearestName(String(word)).among(Self.shown.lazy.flatMap(\.spellings))
        throw ClientError(
            .usage, "no kind is called \"\(text)\"",
            hint: near.map { "did you mean \($0)?" }
                ?? "there are: " + Self.shown.map(\.plural).joined(separator: ", "))
    }

    /// Those that are read like any other.
    package static let shown = allCases.filter(\.row.isReadable)

    /// Those that a team has in its namespace: what `get all` means.
    package static let ofTeams = shown.filter(\.isNamespaced)

    /// As it stands before a name: `listenerset`.
    package var singular: String { rawValue.lowercased() }

    private var spellings: [String] {
        [singular, plural] + row.shortNames.flatMap { [$0, Self.plural($0)] }
            + row.aliases.flatMap { [$0.name.lowercased(), $0.name.lowercased() + "s"] }
    }

    /// `freezes`, `policies`.
    private static func plural(_ name: String) -> String {
        name.hasSuffix("y") ? name.dropLast() + "ies" : name + "s"
    }
}
