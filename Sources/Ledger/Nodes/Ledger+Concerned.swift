import EventLog
public import GatewayModel

extension Ledger {
    /// The gateways that got a new version by a commit, and whether it deleted them.
    ///
    /// What this process did is at hand; else the versions of each gateway are looked up, so not
    /// to be called where others wait.
    public func gateways(
        changedBy revision: Revision
    ) throws -> [(name: NamespacedName, isDeletion: Bool)] {
        if let record = progress[revision] {
            return record.gateways.map { ($0.gateway, $0.isDeletion) }
        }
        return try sideStore.gatewaysWithVersions().compactMap { name in
            guard let version = try sideStore.version(of: name, at: revision),
                version.version == revision
            else { return nil }
            return (name, version.isDeletion)
        }
    }
}
