extension ListRule<Listener> {
    /// Those of a Gateway.
    static var listeners: ListRule {
        .list(
            0...Limits.listenersPerResource, "listeners", key: "name",
            advice: ", and another ListenerSet for the rest", readsFirst: true)
    }

    /// Those of a ListenerSet.
    static var listenersOfSet: ListRule {
        .list(
            1...Limits.listenersPerResource, "listeners", key: "name",
            advice: ", and another ListenerSet for the rest", readsFirst: true,
            ifEmpty: "a ListenerSet needs 1 to 64 listeners; add one")
    }
}

extension ManifestReader {
    /// The rules on `spec.listeners` as a list.
    mutating func check(listeners: [Listener]) {
        guard !listeners.isEmpty else { return }
        let unreadable = unreadableFields(of: listeners)
        problems.within("listeners") { problems in
            if listeners.count > 1 {
                problems.checkUniqueNames(listeners, unreadable)
                problems.checkUniqueAddresses(listeners, unreadable)
            }
            problems.warnAboutPassthrough(listeners, unreadable)
            problems.warnAboutConflicts(listeners, unreadable)
        }
    }

    /// Which fields of each listener are placeholders; empty when none is.
    private func unreadableFields(of listeners: [Listener]) -> [UnreadableFields] {
        if isReadable(within: "/listeners") { return [] }
        let fields: [(String, UnreadableFields)] = [
            ("/name", .name), ("/hostname", .hostname), ("/port", .port),
            ("/protocol", .protocol), ("/tls", .tls), ("/tls/mode", .tls),
            ("/tls/certificateRefs", .tls), ("", .all),
        ]
        return listeners.indices.map { index in
            fields.reduce(into: []) { unreadable, field in
                if !isReadable(["/listeners/\(index)" + field.0]) { unreadable.insert(field.1) }
            }
        }
    }
}
