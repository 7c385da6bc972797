import GatewayModel

/// A set that a commit concerns: as it was before, and what the events so far made of it.
final class SetChange {
    let name: NamespacedName
    let before: OwnerRecord?
    /// Nil is deleted.
    var stored: StoredResource?
    /// The gateways that have been told of it: nearly always one.
    private var gateway: NamespacedName?
    private var others: [NamespacedName] = []

    /// A set that nothing has happened to yet.
    init(_ name: NamespacedName, before: OwnerRecord?) {
        (self.name, self.before, stored) = (name, before, before?.stored)
    }

    /// Whether a gateway has not been told of it yet. Now it has.
    func isNew(to gateway: NamespacedName) -> Bool {
        if self.gateway == gateway || others.contains(gateway) { return false }
        if self.gateway == nil { self.gateway = gateway } else { others.append(gateway) }
        return true
    }
}
