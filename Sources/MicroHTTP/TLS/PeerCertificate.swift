import Synchronization

/// The certificate that a client has shown, with those it sent to explain it. That it has the key
/// is certain; whether anybody vouches for it is for ``verdict``.
public final class PeerCertificate: Sendable {
    public enum Verdict: Sendable {
        /// - Parameter until: in seconds since 1970: when the first of the chain ends.
        case trusted(until: Int64)
        case refused(String)

        var isTrusted: Bool { if case .trusted = self { true } else { false } }
    }

    /// DER, its own first.
    public let chain: [[UInt8]]
    private let context: TLSContext
    private let state = Mutex(State())

    private struct State {
        var judged: (by: TLSCredentials, verdict: Verdict, until: Int64)?
        var meaning: (any AnyObject & Sendable)?
    }

    init(chain: [[UInt8]], context: TLSContext) { (self.chain, self.context) = (chain, context) }

    /// What those say who are trusted now. Whether it has ended since is for who asks. What is
    /// refused is judged again after a second: it may only have been too early.
    public var verdict: Verdict {
        let credentials = context.current
        return state.withLock { state in
            let now = Clock.milliseconds
            if let judged = state.judged, judged.by === credentials, now < judged.until {
                return judged.verdict
            }
            let verdict = credentials.verdict(on: chain)
            state.judged = (credentials, verdict, verdict.isTrusted ? .max : now + 1000)
            return verdict
        }
    }

    /// What somebody took it to mean, kept as long as the connection.
    public var remembered: (any AnyObject & Sendable)? { state.withLock { $0.meaning } }

    public func remember(_ meaning: any AnyObject & Sendable) {
        state.withLock { $0.meaning = meaning }
    }
}

extension Request {
    /// Nil where there is no TLS, or nothing was shown.
    public var peerCertificate: PeerCertificate? { live.security?.peer }
}
