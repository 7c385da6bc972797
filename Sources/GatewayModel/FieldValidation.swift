/// What becomes of names that nobody knows, where a manifest has any. Spelled as Kubernetes has it.
///
/// It says nothing about fields that are known and cannot be done: those are always refused.
public enum FieldValidation: String, Hashable, Sendable, CaseIterable {
    /// Refused: a misspelt field would be missing from what is served.
    case strict = "Strict"
    /// Dropped at the caller's wish, each with a warning.
    case warn = "Warn"
    /// The same: what is dropped is told in any case.
    case ignore = "Ignore"
}
