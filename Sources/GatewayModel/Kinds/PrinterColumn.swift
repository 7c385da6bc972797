/// A column of a table of resources of one kind, besides their names: what a
/// CustomResourceDefinition has as `additionalPrinterColumns`.
public struct PrinterColumn: Hashable, Sendable {
    public enum ValueType: String, Hashable, Sendable {
        case string
        /// Shown as how long ago it was.
        case date
    }

    /// Its heading.
    public let name: String
    public let type: ValueType
    /// Where its value stands in a resource as it is shown, as JSONPath of Kubernetes:
    /// `.spec.endpoints[*].host`.
    public let jsonPath: String

    init(_ name: String, _ type: ValueType, _ jsonPath: String) {
        (self.name, self.type, self.jsonPath) = (name, type, jsonPath)
    }

    /// The status of one condition.
    static func condition(_ type: String) -> PrinterColumn {
        PrinterColumn(type, .string, #".status.conditions[?(@.type=="\#(type)")].status"#)
    }

    fileprivate static let age = PrinterColumn("Age", .date, ".metadata.creationTimestamp")
}

extension ResourceKind {
    /// What a table of its resources shows besides their names, from left to right.
    public var columns: [PrinterColumn] { row.fields.columns(of: self) + [.age] }
}
