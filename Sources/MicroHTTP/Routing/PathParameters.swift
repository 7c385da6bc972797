/// What stood in the path where a pattern has a name in braces, decoded.
public struct PathParameters: Sendable {
    private let names: [String]
    private let values: [String]

    init(names: [String], values: [String]) {
        precondition(names.count == values.count, "a value for every name")
        (self.names, self.values) = (names, values)
    }

    /// The value of a parameter of the route that was found.
    ///
    /// Traps on a name that the pattern does not have.
    public subscript(_ name: String) -> String {
        guard let index = names.firstIndex(of: name) else {
            preconditionFailure("the route has no parameter {\(name)}")
        }
        return values[index]
    }

    /// The value of a parameter that the route may have.
    public subscript(ifPresent name: String) -> String? {
        names.firstIndex(of: name).map { values[$0] }
    }
}
