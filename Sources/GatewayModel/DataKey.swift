/// What seals the content of one Secret, as it is kept beside the log: wrapped by a master key.
///
/// It can be changed (a new master key wraps it anew) and destroyed (with the Secret), which is
/// why it is not in the log.
public struct DataKey: Hashable, Sendable {
    public var id: String
    /// Whose content it seals.
    public var secret: NamespacedName
    /// The identity of the master key that wraps it.
    public var masterKey: String
    public var wrapped: [UInt8]

    public init(id: String, secret: NamespacedName, masterKey: String, wrapped: [UInt8]) {
        self.id = id
        self.secret = secret
        self.masterKey = masterKey
        self.wrapped = wrapped
    }
}
