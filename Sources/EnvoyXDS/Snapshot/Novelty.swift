import Crypto
public import GatewayModel

/// Something in a rendered set that only Envoy can judge: a regular expression, a certificate, a
/// bundle of authorities, values of headers. Once a set with it has passed, it has passed.
///
/// All else that is rendered comes from a fixed grammar of ours over values that validation has
/// bounded, and the tests give that grammar to the real Envoy.
public struct Novelty: Sendable {
    /// Whose text it is: who is told if Envoy refuses it.
    public let resource: ResourceID
    let digest: Digest

    struct Digest: Hashable, Sendable {
        let words: [UInt8]
    }

    /// Whether it is the same text, whosever it is.
    public func isSame(as other: Novelty) -> Bool { digest == other.digest }

    init(_ resource: ResourceID, _ kind: StaticString, _ text: some Sequence<UInt8>) {
        self.resource = resource
        var hash = SHA256()
        hash.update(data: Array(String(describing: kind).utf8) + [0] + Array(text))
        digest = Digest(words: Array(hash.finalize()))
    }
}

/// What has passed Envoy's own validation.
public struct VettedContent: Sendable {
    private var digests: Set<Novelty.Digest> = []

    public init() {}

    public mutating func add(_ novelties: [Novelty]) {
        for novelty in novelties { digests.insert(novelty.digest) }
    }

    /// Those of `novelties` that no validation has seen.
    public func unknown(in novelties: [Novelty]) -> [Novelty] {
        novelties.filter { !digests.contains($0.digest) }
    }
}
