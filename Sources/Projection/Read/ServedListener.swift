public import GatewayModel

/// A winner as it is served: with the references that lead to something, and what they lead to.
///
/// A class, since deltas hand it from list to list. It never changes.
public final class ServedListener: Sendable {
    public let id: ListenerID
    public let listener: Listener
    /// One for each certificateRef; nil when these are not looked up here.
    public let certificates: [ServedCertificate]?
    /// It as the snapshot has it, where that was made already.
    let snapshotBytes: ArraySlice<UInt8>?

    init(
        _ id: ListenerID, _ listener: Listener, _ resolved: ListenerCertificates?,
        snapshotBytes: ArraySlice<UInt8>? = nil
    ) {
        (self.id, self.snapshotBytes) = (id, snapshotBytes)
        guard let resolved, resolved.isTerminating else {
            (self.listener, certificates) = (listener, nil)
            return
        }
        var tls = listener.tls
        tls?.certificateRefs = resolved.usable.map(\.ref)
        self.listener = listener.with(tls: tls)
        certificates = resolved.usable.compactMap(ServedCertificate.init)
    }
}

extension ServedListener: Hashable {
    public static func == (left: ServedListener, right: ServedListener) -> Bool {
        left === right
            || (left.id == right.id && left.listener == right.listener
                && left.certificates == right.certificates)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// Which certificate a listener presents: whatever is served in its place is another version.
public struct ServedCertificate: Hashable, Sendable {
    public let secret: NamespacedName
    /// Of the leaf.
    public let sha256: String
    /// Of all certificates of the chain.
    public let chainSHA256: String
    public let notAfter: Timestamp

    init?(_ certificate: ResolvedCertificate) {
        guard let facts = certificate.facts else { return nil }
        secret = certificate.secret.name
        (sha256, chainSHA256, notAfter) = (facts.sha256, facts.chainSHA256, facts.notAfter)
    }
}
