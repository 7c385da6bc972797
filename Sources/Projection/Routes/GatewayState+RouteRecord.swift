import GatewayModel
import HashTreeCollections

extension GatewayState {
    /// The record of a route as everything else is now: `before` itself if nothing changed.
    func routeRecord(_ stored: StoredResource, before: RouteRecord?, now: Mark) -> RouteRecord {
        let spec = stored.resource.spec.route ?? RouteSpec(rules: [])
        let rules = resolve(stored)
        let problems = rules.compactMap(\.problem)
        let hopeless = problems.count == rules.count ? problems.first : nil
        var size = RouteSizeLimit(spec)
        let parents = spec.parentRefs.map {
            size.limited(attach(stored, to: $0, problem: hopeless))
        }
        let known = before.flatMap { $0.stored.uid == stored.uid ? $0 : nil }
        if let known, known.stored == stored, known.parents == parents, known.rules == rules {
            return known
        }
        let sameAge = before.flatMap { $0.key.created == stored.createdRevision ? $0.key : nil }
        let record = RouteRecord(
            stored: stored, key: sameAge ?? RouteKey(stored), parents: parents, rules: rules,
            marks: [], parts: [])
        return RouteRecord(
            stored: stored, key: record.key, parents: parents, rules: rules,
            marks: marks(of: record, before: known, now: now),
            parts: parts(of: record, before: before))
    }

    /// A parentRef that stays in the spec keeps its marks where its conditions keep their status.
    private func marks(of record: RouteRecord, before: RouteRecord?, now: Mark) -> [RouteMarks] {
        let (isResolved, isPartial) = (record.failure == nil, record.isPartiallyInvalid)
        return record.parents.map { parent in
            var marks = RouteMarks(accepted: now, resolvedRefs: now, partiallyInvalid: now)
            guard let before,
                let index = before.parents.firstIndex(where: { $0.ref == parent.ref })
            else { return marks }
            let (was, old) = (before.parents[index], before.marks[index])
            if (was.outcome == .accepted) == (parent.outcome == .accepted) {
                marks.accepted = old.accepted
            }
            if (before.failure == nil) == isResolved { marks.resolvedRefs = old.resolvedRefs }
            if before.isPartiallyInvalid == isPartial {
                marks.partiallyInvalid = old.partiallyInvalid
            }
            return marks
        }
    }

    /// What each gateway serves of it: a listener that is selected twice is there once.
    private func parts(of record: RouteRecord, before: RouteRecord?) -> [RoutePart] {
        var listeners: [NamespacedName: [RouteAttachment]] = [:]
        for attachment in record.parents.lazy.flatMap(\.attachments) where attachment.isServed {
            var known = listeners[attachment.gateway] ?? []
            if known.contains(where: { $0.listener == attachment.listener }) { continue }
            known.append(attachment)
            listeners[attachment.gateway] = known
        }
        let sameRules =
            before.map {
                $0.key == record.key && $0.stored.resource.spec == record.stored.resource.spec
                    && $0.rules == record.rules
            } ?? false
        return listeners.keys.sorted().map { gateway in
            let attachments = listeners[gateway] ?? []
            if sameRules, let part = before?.part(of: gateway), part.listeners == attachments {
                return part
            }
            return RoutePart(
                gateway: gateway, listeners: attachments,
                fragment: record.fragment(on: attachments))
        }
    }
}

/// What is left of the size that one route may have in proxies: parents that go beyond it do not
/// take the route, the others do.
private struct RouteSizeLimit {
    private let sizePerHost: Int
    private var left = Limits.routeBytes

    init(_ spec: RouteSpec) { sizePerHost = spec.sizePerHost }

    mutating func limited(_ parent: RouteParent) -> RouteParent {
        let hosts = parent.attachments.reduce(0) { $0 + max(1, $1.hostnames.count) }
        let size = hosts * sizePerHost
        guard size <= left else {
            return RouteParent(ref: parent.ref, outcome: .tooLarge, attachments: [])
        }
        left -= size
        return parent
    }
}

extension RouteRecord {
    /// Some rules can be done and some not (semantics.md 6.6).
    public var isPartiallyInvalid: Bool {
        let count = rules.count { $0.problem != nil }
        return count > 0 && count < rules.count
    }
}
