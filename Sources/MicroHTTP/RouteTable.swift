/// Finds what a path and a method mean: a trie over segments, fixed once built.
///
/// A literal segment wins over a parameter: `/v1/commits/latest` before `/v1/commits/{revision}`.
/// HEAD is served wherever GET is (RFC 9110, section 9.3.2).
public struct RouteTable<Value> {
    public enum Match {
        case found(Value, PathParameters)
        /// The path exists; `allow` goes into the `Allow` header of the 405.
        case methodNotAllowed(allow: [Method])
        case notFound
    }

    fileprivate struct Node {
        var literals: [String: Int] = [:]
        var parameter: Int?
        var routes: [Method: Route] = [:]
    }

    fileprivate struct Route {
        let value: Value
        let parameterNames: [String]
    }

    /// The first is the root; children are named by their index.
    private var nodes = [Node()]

    public init() {}

    /// Adds a route. Adding the same one twice is a mistake of the program, and traps.
    ///
    /// - Parameter pattern: such as `/v1/namespaces/{namespace}/gateways/{name}`.
    public mutating func add(_ method: Method, _ pattern: String, _ value: Value) {
        precondition(method != .other, "a route needs a method that has a name")
        precondition(pattern.first == "/", "a pattern starts with a slash")
        var node = 0
        var names: [String] = []
        for segment in pattern.split(separator: "/") {
            if segment.first == "{" && segment.last == "}" {
                names.append(String(segment.dropFirst().dropLast()))
                node = parameterChild(of: node)
            } else {
                node = literalChild(of: node, String(segment))
            }
        }
        precondition(nodes[node].routes[method] == nil, "\(method) \(pattern) is there already")
        nodes[node].routes[method] = Route(value: value, parameterNames: names)
    }

    /// Looks up the decoded segments of ``Request/path``.
    public func find(_ method: Method, _ segments: [String]) -> Match {
        var search = Search(method: method, segments: segments)
        if let route = find(&search, node: 0, depth: 0) {
            return .found(
                route.value, PathParameters(names: route.parameterNames, values: search.values))
        }
        guard !search.allowed.isEmpty else { return .notFound }
        return .methodNotAllowed(allow: Method.allCases.filter { search.allowed.contains($0) })
    }

    private struct Search {
        let method: Method
        let segments: [String]
        var values: [String] = []
        var allowed: Set<Method> = []
    }

    private func find(_ search: inout Search, node: Int, depth: Int) -> Route? {
        guard depth < search.segments.count else { return route(&search, at: nodes[node]) }
        let segment = search.segments[depth]
        if let child = nodes[node].literals[segment],
            let route = find(&search, node: child, depth: depth + 1)
        {
            return route
        }
        // The empty segment of a trailing slash is nobody's name.
        guard let child = nodes[node].parameter, !segment.isEmpty else { return nil }
        search.values.append(segment)
        if let route = find(&search, node: child, depth: depth + 1) { return route }
        search.values.removeLast()
        return nil
    }

    private func route(_ search: inout Search, at node: Node) -> Route? {
        if let route = node.routes[search.method] { return route }
        if search.method == .head, let route = node.routes[.get] { return route }
        search.allowed.formUnion(node.routes.keys)
        if node.routes[.get] != nil { search.allowed.insert(.head) }
        return nil
    }

    private mutating func literalChild(of node: Int, _ segment: String) -> Int {
        if let child = nodes[node].literals[segment] { return child }
        nodes.append(Node())
        nodes[node].literals[segment] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func parameterChild(of node: Int) -> Int {
        if let child = nodes[node].parameter { return child }
        nodes.append(Node())
        nodes[node].parameter = nodes.count - 1
        return nodes.count - 1
    }
}

extension RouteTable: Sendable where Value: Sendable {}
extension RouteTable.Node: Sendable where Value: Sendable {}
extension RouteTable.Route: Sendable where Value: Sendable {}
