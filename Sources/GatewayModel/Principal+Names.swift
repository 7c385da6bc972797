// Which names are this server's, and which others may give: certificates, and issuers of tokens.

extension Principal {
    /// Begins the names that only this server gives, as Kubernetes keeps them for itself.
    public static let reservedPrefix = "system:"

    /// Why a name that somebody else gives cannot be one here.
    public enum NameFault: Hashable, Sendable {
        /// Empty, of more than ``Limits/nameBytes``, or with characters that are not seen: it would
        /// look like another, and no binding could have it.
        case notPlain
        /// Begins with ``reservedPrefix``, in whatever letters: `system:masters` may do everything.
        case reserved
    }

    /// What is wrong with the name of a user or group that somebody else vouches for.
    public static func fault(inForeignName name: String) -> NameFault? {
        guard LexicalType.foreignName.admits(name), name.printable == name else {
            return .notPlain
        }
        return isReserved(name) ? .reserved : nil
    }

    /// Whether only this server may give a name, whether it does or not.
    public static func isReserved(_ name: String) -> Bool {
        // Compared in both ways in which texts are: roles are looked up in the second.
        let folded = name.lowercased()
        return folded.utf8.starts(with: reservedPrefix.utf8) || folded.hasPrefix(reservedPrefix)
    }

    /// The groups that this server gives, besides one for each namespace.
    public static let ownGroups = [
        unlimitedGroup, authenticatedGroup, unauthenticatedGroup, accountsGroup,
    ]

    /// The users of this server that are no ServiceAccounts.
    public static let ownUsers = [admin.name, anonymous.name]

    /// Whether this server puts anybody in a group of that name.
    public static func hasOwnGroup(_ name: String) -> Bool {
        ownGroups.contains(name)
            || name.hasPrefix(accountsGroup + ":")
                && LexicalType.namespace.admits(String(name.dropFirst(accountsGroup.count + 1)))
    }

    /// Whose name `system:serviceaccount:shop:ci` is; nil if it is no such name.
    public static func account(named name: String) -> NamespacedName? {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" else {
            return nil
        }
        return NamespacedName(namespace: String(parts[2]), name: String(parts[3]))
    }
}
