public import GatewayModel

/// Whether the master keys at hand open the data keys of Secrets, in words.
public struct DataKeyTrial: Sendable {
    /// False if one of them is not opened; what nobody tried says nothing.
    public let isPassed: Bool
    /// What came of it, for people.
    public let lines: [String]

    /// - Parameter ring: nil where no master key is at hand.
    public init(of keys: [DataKey], with ring: MasterKeyRing?) {
        guard !keys.isEmpty else {
            (isPassed, lines) = (true, [])
            return
        }
        let count = keys.count == 1 ? "1 data key" : "\(keys.count) data keys"
        let all = keys.count == 1 ? "it" : "all of them"
        guard let ring else {
            let line = "\(count), not tried: there is no master key at hand"
            (isPassed, lines) = (true, [line])
            return
        }
        let closed = keys.filter { !ring.opens($0) }
        isPassed = closed.isEmpty
        lines =
            closed.isEmpty
            ? ["\(count): the master keys open \(all)"]
            : closed.map { key in
                "the data key of Secret \(key.secret) is not opened by the master keys at hand (it "
                    + "wants \(key.masterKey))"
            }
    }
}

extension Vault {
    /// Tries all of `keys`, also those that were opened before.
    public func trial(of keys: [DataKey]) -> DataKeyTrial { DataKeyTrial(of: keys, with: ring) }
}
