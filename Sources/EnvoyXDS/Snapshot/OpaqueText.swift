import Crypto
public import GatewayModel

/// Text of a resource in a rendered set that only Envoy can judge: a regular expression, a
/// certificate, a bundle of authorities, the value of a header. Once Envoy has accepted a text, no
/// later set is refused for it.
///
/// All else that is rendered comes from a fixed grammar of ours over values that validation has
/// bounded, and the tests give that grammar to the real Envoy.
public struct OpaqueText: Sendable {
    /// Whose text it is: the resource that is told if Envoy refuses it.
    public let resource: ResourceID
    let digest: Digest

    struct Digest: Hashable, Sendable {
        let words: [UInt8]
    }

    /// Whether both are the same text, whichever resources they belong to.
    public func isSame(as other: OpaqueText) -> Bool { digest == other.digest }

    init(_ resource: ResourceID, _ kind: StaticString, _ text: some Sequence<UInt8>) {
        self.resource = resource
        var hash = SHA256()
        hash.update(data: Array(String(describing: kind).utf8) + [0] + Array(text))
        digest = Digest(words: Array(hash.finalize()))
    }
}

/// The texts that Envoy's own validation has accepted.
public struct VettedTexts: Sendable {
    private var digests: Set<OpaqueText.Digest> = []

    public init() {}

    public mutating func add(_ texts: [OpaqueText]) {
        for text in texts { digests.insert(text.digest) }
    }

    /// The texts that no validation has seen.
    public func unknown(in texts: [OpaqueText]) -> [OpaqueText] {
        texts.filter { !digests.contains($0.digest) }
    }
}
