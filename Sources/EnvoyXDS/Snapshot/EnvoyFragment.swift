import Crypto
public import GatewayModel

/// A piece of an answer that is rendered once and used for as long as nothing about it changes: a
/// filter chain, a virtual host, a cluster. Whole answers are pieces laid end to end.
public final class EnvoyFragment: Sendable {
    /// One JSON value.
    public let bytes: [UInt8]
    /// SHA-256 of ``bytes``: what an answer's version is made of.
    let digest: [UInt8]
    /// The resources whose content it is, which are told if Envoy refuses it.
    public let resources: [ResourceID]
    /// The texts in it that are somebody's own and that Envoy may refuse.
    public let opaqueTexts: [OpaqueText]

    init(_ bytes: [UInt8], of resources: [ResourceID], opaqueTexts: [OpaqueText] = []) {
        // A copy without the room the writer had to grow into.
        self.bytes = bytes.withUnsafeBufferPointer { Array($0) }
        digest = Array(SHA256.hash(data: bytes))
        self.resources = resources
        self.opaqueTexts = opaqueTexts
    }
}
