/// Hostname patterns of many listeners, to be asked who else matches some of the same names. A
/// question costs as many look-ups as the pattern has labels.
struct PatternIndex: Sendable {
    /// The two oldest listeners of a kind: enough to know the oldest that is not oneself.
    private struct Oldest {
        var first: (id: ListenerID, since: Mark)
        var second: (id: ListenerID, since: Mark)?

        mutating func add(_ id: ListenerID, _ since: Mark) {
            if id == first.id || id == second?.id { return }
            if since.revision < first.since.revision {
                second = first
                first = (id, since)
            } else if second.map({ since.revision < $0.since.revision }) ?? true {
                second = (id, since)
            }
        }

        func other(than id: ListenerID) -> Mark? {
            first.id == id ? second?.since : first.since
        }
    }

    private var exactly: [HostnamePattern: Oldest] = [:]
    /// By a pattern, whoever has a narrower one.
    private var below: [HostnamePattern: Oldest] = [:]

    mutating func insert(_ pattern: HostnamePattern, of id: ListenerID, since: Mark) {
        exactly[pattern, default: Oldest(first: (id, since))].add(id, since)
        for wider in pattern.wider {
            below[wider, default: Oldest(first: (id, since))].add(id, since)
        }
    }

    /// Since when the oldest other listener is there that has names in common with `pattern`.
    func oldestPartner(of pattern: HostnamePattern, other id: ListenerID) -> Mark? {
        let candidates = [exactly[pattern], below[pattern]] + pattern.wider.map { exactly[$0] }
        return candidates.compactMap { $0?.other(than: id) }
            .min { $0.revision < $1.revision }
    }
}
