/// What a handler decides to do about a request.
public enum Answer {
    case now(Response)
    /// A response made before, the cheapest answer.
    case prepared(PreparedResponse)
    /// Not yet: the closure is called at once, on the same thread, with a handle to answer
    /// through later, from any thread. Meanwhile the connection costs no thread.
    case later((Exchange) -> Void)
    /// A body without end, chunk by chunk, such as `text/event-stream`.
    case stream(status: Int, headers: [(name: String, value: String)], EventStream)
}

/// Answers requests. Called on several threads at once; must not wait.
public typealias Handler = @Sendable (Request) -> Answer

/// Why a request is refused whatever its body says; nil if that is to be read. Called on several
/// threads at once, when only the head is there; must not wait.
public typealias BodyCheck = @Sendable (Request) -> Response?
