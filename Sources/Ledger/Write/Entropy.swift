import GatewayModel

/// Random bits for the identities of what commits create: drawn once, since each number is a call
/// of the kernel, and others for each commit.
struct Entropy: Sendable {
    private let seed: (UInt64, UInt64)

    init() {
        var random = SystemRandomNumberGenerator()
        seed = (random.next(), random.next())
    }

    /// Apart by more than the events that a commit may have: these count on from here, the second
    /// number in steps of three (`UID`).
    func bits(at revision: Revision) -> (UInt64, UInt64) {
        let number = UInt64(bitPattern: revision.rawValue)
        return (seed.0 &+ number << 24, seed.1 &+ number << 26)
    }
}
