/// What a change does where something is frozen.
public enum FreezeHandling: Sendable {
    /// It is refused.
    case obey
    /// It is made all the same, where these rights include it, and the commit says so.
    case override(Rights)
    /// It is not made yet, and will be asked about when it is.
    case later
    /// It is made all the same: of what the server does by itself.
    case ignore
}
