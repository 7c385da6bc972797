import EnvoyXDS
import GatewayModel
import Ledger
import Logging
import Synchronization

// What is done with a version that Envoy's validation does not take.
extension EnvoyPublisher {
    /// The nodes keep what they have; the commit stays in the log.
    ///
    /// - Parameters:
    ///   - kept: what they have; nil when that has to be looked for in history.
    ///   - known: whose content it is; nil when that has to be found out.
    func refuse(
        _ snapshot: EnvoySnapshot, _ text: String, keeping kept: EnvoySnapshot?,
        becauseOf known: Set<ResourceID>? = nil, restores: Bool
    ) {
        withhold(snapshot, keeping: kept, .refused(refusal(of: snapshot, text)))
        logger.warning(
            "Envoy refuses a version, so proxies keep the one before it",
            metadata: [
                "gateway": "\(name)", "version": "\(snapshot.version)", "cause": "\(text)",
            ])
        if kept == nil { fallBack(from: snapshot, text, restores: restores) }
        let culprits = known ?? culprits(in: snapshot)
        blame(culprits, for: snapshot)?.warn(ledger.warnings)
    }

    /// The resources whose pieces Envoy refuses by themselves, looked for among the pieces that no
    /// accepted version had.
    private func culprits(in snapshot: EnvoySnapshot) -> Set<ResourceID> {
        guard let validator else { return [] }
        var (vetted, lastGood) = work.withLock { ($0.vetted, $0.lastGood) }
        let new = snapshot.fragments(notIn: lastGood)
        let unvetted = new.filter { !vetted.unknown(in: $0.opaqueTexts).isEmpty }
        var search = FaultSearch(snapshot, validator) { [self] in !isOutdated(snapshot) }
        // A fault in the grammar can be in any piece.
        let culprits = search.culprits(among: unvetted.isEmpty ? new : unvetted, &vetted)
        work.withLock { $0.vetted = vetted }
        return culprits
    }
}
