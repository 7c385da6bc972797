import GatewayModel

extension MergeUpdate {
    /// An owner on its way through the merge: what it is now, what it was, and what it would win.
    final class Member {
        let stored: StoredResource
        let key: OwnerKey
        let attachment: Attachment
        /// Empty unless attached.
        let claims: [ListenerClaim]
        let certificates: [ListenerCertificates]
        /// The record before the commit, whatever it took part in.
        let previous: OwnerRecord?
        /// ``previous``, if it took part in this merge.
        let before: OwnerRecord?
        /// Whether the owner itself changed, and not only what others leave it.
        let isChanged: Bool
        /// Its outcomes if there were no ceiling; known once all claims are exchanged.
        private(set) var uncapped: [Outcome] = []
        private(set) var uncappedCount = 0

        /// An owner to be merged again though nothing about itself changed.
        init(unchanged record: OwnerRecord) {
            (stored, key, attachment) = (record.stored, record.key, record.attachment)
            (claims, certificates) = (record.claims, record.certificates)
            (previous, before) = (record, record)
            isChanged = false
        }

        /// - Parameters:
        ///   - rules: nil when there is no gateway.
        ///   - rulesChanged: whether a member's claims were made under other rules.
        init(
            _ stored: StoredResource, _ attachment: Attachment,
            under rules: MergeRules?, rulesChanged: Bool,
            _ certificates: [ListenerCertificates], previous: OwnerRecord?, isMember: Bool
        ) {
            self.certificates = certificates
            (self.stored, self.attachment, self.previous) = (stored, attachment, previous)
            before = isMember ? previous : nil
            isChanged = true
            // An owner of the same age keeps its place, and the key for it.
            if let previous, previous.key.created == stored.createdRevision {
                key = previous.key
            } else {
                key = OwnerKey(stored)
            }
            guard attachment.isMember, let rules else {
                claims = []
                return
            }
            claims = Self.claims(
                of: stored.listeners, under: rules, certificates,
                before: rulesChanged || !isMember ? [] : previous?.claims ?? [])
        }

        /// What each listener claims. An unchanged claim is kept, since hashing its hostname again
        /// would cost.
        private static func claims(
            of listeners: [Listener], under rules: MergeRules,
            _ certificates: [ListenerCertificates], before: [ListenerClaim]
        ) -> [ListenerClaim] {
            // Spans, since an element of an array is copied to be looked at.
            let (new, resolved) = (listeners.span, certificates.span)
            func claim(_ index: Int, before: ClaimKey?) -> ListenerClaim {
                new[index].claim(
                    under: rules, certificates.isEmpty ? nil : resolved[index], before: before)
            }
            guard before.count == listeners.count else {
                return listeners.indices.map { claim($0, before: nil) }
            }
            // The list of before is copied only when something differs.
            var claims = before
            for index in new.indices {
                let now = claim(index, before: before[index].key)
                if now != before[index] { claims[index] = now }
            }
            return claims
        }

        func findOutcomes(in view: MergeView) {
            uncapped = view.outcomes(of: key, claims, before: before?.outcomes ?? [])
            uncappedCount = uncapped.count { $0 == .wins }
        }
    }
}
