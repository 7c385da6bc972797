public import GatewayModel

extension StoredCommit {
    /// Encodes `commit` and chains it to the commit whose hash is `previousHash`.
    ///
    /// - Parameter links: for each event the commit that touched its resource before.
    public init(
        encoding commit: Commit, links: [Revision?], idempotencyKey: String? = nil,
        requestDigest: [UInt8]? = nil, after previousHash: [UInt8]
    ) {
        precondition(links.count == commit.events.count, "an event without its link")
        self.init(
            revision: commit.revision, committedAt: commit.committedAt,
            projectionRules: commit.projectionRules, actor: commit.actor, message: commit.message,
            cause: StoredCause.bytes(of: commit.cause), idempotencyKey: idempotencyKey,
            requestDigest: requestDigest, origin: commit.origin,
            terms: commit.terms.map(StoredTerms.bytes),
            events: zip(commit.events, links).map(StoredEvent.init(encoding:previous:)),
            hashForm: HashChain.shipped.newestForm, hash: [])
        chain(after: previousHash)
    }

    /// What the commit means.
    ///
    /// Nothing is validated: what was accepted once stays true, whatever would be refused today.
    ///
    /// - Throws: ``EventLogError`` with code `damaged`, naming the revision and what is unreadable.
    public func decoded(_ forms: StoredForms = .shipped) throws(EventLogError) -> Commit {
        guard revision.isOfCommit else { throw damaged("that is no place in a log") }
        return Commit(
            revision: revision, committedAt: Timestamp(clamping: committedAt.rawValue),
            projectionRules: projectionRules, actor: actor, message: message,
            cause: try decodedCause(forms), origin: origin, terms: try decodedTerms(forms),
            events: try decodedEvents(forms))
    }

    private func decodedCause(_ forms: StoredForms) throws(EventLogError) -> Cause {
        do throws(StoredFault) {
            return try StoredCause.cause(of: cause, forms)
        } catch {
            throw damaged("its cause cannot be read: \(error.sentence)")
        }
    }

    private func decodedTerms(_ forms: StoredForms) throws(EventLogError) -> CommitTerms? {
        guard let terms else { return nil }
        do throws(StoredFault) {
            return try StoredTerms.terms(of: terms, forms)
        } catch {
            throw damaged("its terms cannot be read: \(error.sentence)")
        }
    }

    private func decodedEvents(_ forms: StoredForms) throws(EventLogError) -> [Event] {
        var decoded: [Event] = []
        decoded.reserveCapacity(events.count)
        for event in events {
            do throws(StoredFault) {
                decoded.append(try event.decoded(at: revision, forms))
            } catch {
                let resource = "\(event.kind) \(event.namespace)/\(event.name)"
                throw damaged(
                    "its event \(decoded.count + 1) (\(resource)) cannot be read: \(error.sentence)"
                )
            }
        }
        return decoded
    }

    private func damaged(_ problem: String) -> EventLogError {
        EventLogError(
            .damaged, "commit \(revision): \(problem)",
            hint: "A newer Lintel may have written it. If not, run `lintel verify`, "
                + "and restore a backup.")
    }
}
