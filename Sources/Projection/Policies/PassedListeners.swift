import GatewayModel

/// Listeners of one resource that were found to satisfy all policies. The same listeners on the
/// same gateway are not judged again by the same rules, until a loan ends.
///
/// Only what follows from rules, listener, gateway and time is remembered: whether a name is in
/// somebody's wildcard follows from the state, and is asked of every new listener.
struct PassedListeners: Sendable {
    let rules: PolicyRules
    let gateway: NamespacedName?
    let listeners: [Listener]
    /// From when to when the same loans are in force; nil if none of them ends later.
    let from: Timestamp
    let until: Timestamp?

    func holds(by rules: PolicyRules, on gateway: NamespacedName?, at now: Timestamp) -> Bool {
        self.rules === rules && self.gateway == gateway && from <= now
            && until.map { now < $0 } ?? true
    }
}

extension [Listener] {
    /// Whether a listener is among them, most likely at `index`.
    func has(_ listener: Listener, near index: Int) -> Bool {
        (indices.contains(index) && self[index] == listener) || contains(listener)
    }

    func has(name: String, near index: Int) -> Bool {
        (indices.contains(index) && self[index].name == name) || contains { $0.name == name }
    }
}
