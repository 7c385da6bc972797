/// The routes of a ``RouteTable`` by their number: a trie over segments, fixed once built.
///
/// Not generic, because a generic one is not specialised for the modules that use it, and looking
/// up types at run time took a third of the time of answering a poll.
///
/// A literal segment wins over a parameter: `/v1/commits/latest` before `/v1/commits/{revision}`.
/// HEAD is served wherever GET is (RFC 9110, section 9.3.2).
struct RouteTrie: Sendable {
    enum Match {
        case found(Int, PathParameters)
        case methodNotAllowed(allow: [Method])
        case notFound
    }

    private struct Node {
        /// Few everywhere: comparing them all is quicker than hashing a segment.
        private var literals: [(segment: String, child: Int)] = []
        var parameter: Int?
        var routes: [Method: Route] = [:]

        subscript(literal segment: String) -> Int? {
            literals.first { $0.segment == segment }?.child
        }

        mutating func add(literal segment: String, _ child: Int) {
            literals.append((segment, child))
        }
    }

    private struct Route {
        let number: Int
        let parameterNames: [String]
    }

    /// The first is the root; children are named by their index.
    private var nodes = [Node()]

    mutating func add(_ method: Method, _ pattern: String, _ number: Int) {
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
        nodes[node].routes[method] = Route(number: number, parameterNames: names)
    }

    func find(_ method: Method, _ segments: [String]) -> Match {
        var search = Search(method: method, segments: segments)
        if let route = find(&search, node: 0, depth: 0) {
            return .found(
                route.number, PathParameters(names: route.parameterNames, values: search.values))
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
        if let child = nodes[node][literal: segment],
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
        if let child = nodes[node][literal: segment] { return child }
        nodes.append(Node())
        nodes[node].add(literal: segment, nodes.count - 1)
        return nodes.count - 1
    }

    private mutating func parameterChild(of node: Int) -> Int {
        if let child = nodes[node].parameter { return child }
        nodes.append(Node())
        nodes[node].parameter = nodes.count - 1
        return nodes.count - 1
    }
}
