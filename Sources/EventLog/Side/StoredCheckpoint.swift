import Crypto
public import GatewayModel

/// The whole state at one revision, so that reading it needs only the commits after it.
public struct StoredCheckpoint: Hashable, Sendable {
    public var revision: Revision
    /// The hash of the commit it stands on: a checkpoint of another history is not used.
    public var commitHash: [UInt8]
    /// JSON; its forms are ``StoredForms/checkpoint``.
    public var payload: [UInt8]

    public init(revision: Revision, commitHash: [UInt8], payload: [UInt8]) {
        self.revision = revision
        self.commitHash = commitHash
        self.payload = payload
    }

    /// SHA-256 over the payload. A log on disk keeps it too: a byte that flipped there must not
    /// become a hostname that nobody asked for.
    public var payloadDigest: [UInt8] { Array(SHA256.hash(data: payload)) }
}
