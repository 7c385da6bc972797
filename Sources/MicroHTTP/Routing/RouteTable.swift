/// Finds the handler of a path and a method: a ``RouteTrie`` of paths, with the methods of each.
public struct RouteTable<Value> {
    public enum Match {
        case found(Value, PathParameters)
        /// The path exists; `allow` goes into the `Allow` header of the 405.
        case methodNotAllowed(allow: [Method])
        case notFound
    }

    private var trie = RouteTrie()
    private var values: [Value] = []
    /// The methods and patterns that were added, in that order.
    private var patterns: [(method: Method, pattern: String)] = []

    public init() {}

    /// Adds a route. Adding the same one twice traps.
    ///
    /// - Parameter pattern: such as `/v1/namespaces/{namespace}/gateways/{name}`.
    public mutating func add(_ method: Method, _ pattern: String, _ value: Value) {
        trie.add(method, pattern, values.count)
        values.append(value)
        patterns.append((method, pattern))
    }

    /// All routes, in the order in which they were added.
    public var routes: [(method: Method, pattern: String, value: Value)] {
        zip(patterns, values).map { ($0.method, $0.pattern, $1) }
    }

    /// Looks up the decoded segments of ``Request/path``.
    public func find(_ method: Method, _ segments: [String]) -> Match {
        switch trie.find(method, segments) {
        case .found(let index, let parameters): .found(values[index], parameters)
        case .methodNotAllowed(let allow): .methodNotAllowed(allow: allow)
        case .notFound: .notFound
        }
    }
}

extension RouteTable: Sendable where Value: Sendable {}
