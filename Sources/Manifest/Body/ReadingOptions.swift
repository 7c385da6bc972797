public import GatewayModel

/// What the caller of a reader wishes besides.
public struct ReadingOptions: Hashable, Sendable {
    /// What to do with resources of kinds that are not kept here.
    public enum ForeignKinds: String, Hashable, Sendable, CaseIterable {
        case refuse
        /// Take the others, and name each of these in a warning.
        case skip
    }

    public var fieldValidation: FieldValidation
    /// Of what names none, as `kubectl -n` has it.
    public var namespace: String?
    public var foreignKinds: ForeignKinds

    public init(
        fieldValidation: FieldValidation = .strict, namespace: String? = nil,
        foreignKinds: ForeignKinds = .refuse
    ) {
        self.fieldValidation = fieldValidation
        self.namespace = namespace
        self.foreignKinds = foreignKinds
    }
}
