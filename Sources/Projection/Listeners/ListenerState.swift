public import GatewayModel

/// What has become of a listener, in one word for people.
public enum ListenerState: Int, CaseIterable, Sendable {
    case serving
    /// Another listener has the hostname or the port.
    case conflicted
    /// For any other reason: its port is not allowed, its certificate is missing, there are too
    /// many.
    case notServed
    /// Its ListenerSet takes no part in the gateway.
    case notAttached

    public var word: String {
        switch self {
        case .serving: "Serving"
        case .conflicted: "Conflicted"
        case .notServed: "NotServed"
        case .notAttached: "NotAttached"
        }
    }

    /// Nil if it is none.
    public init?(word: String) {
        guard let found = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = found
    }
}

extension FoundListener {
    public var state: ListenerState {
        guard let outcome else { return .notAttached }
        if outcome == .wins { return .serving }
        return outcome.isConflict ? .conflicted : .notServed
    }

    /// Since when it is so, whatever its hostname was meanwhile.
    public var since: Mark {
        guard state != .notAttached else { return owner.marks.accepted }
        let marks = owner.listenerMarks[index]
        return state == .conflicted ? marks.conflicted : marks.programmed
    }

    /// The end of the certificate that ends first, of those it presents.
    ///
    /// - Parameter isSeen: whether a Secret may be told of.
    public func certificateEnd(isSeen: (NamespacedName) -> Bool = { _ in true }) -> Timestamp? {
        var end: Timestamp?
        for certificate in owner.certificates(of: index)?.usable ?? [] {
            guard let notAfter = certificate.facts?.notAfter, isSeen(certificate.secret.name)
            else { continue }
            end = min(end ?? notAfter, notAfter)
        }
        return end
    }
}
