import GatewayModel
import JSON

// Members whose values are checked by more than their kind.

extension JSONNode {
    func storedInteger(
        _ name: StaticString, in range: ClosedRange<Int64>
    ) throws(StoredFault) -> Int64 {
        let value = try storedInteger(name)
        guard range.contains(value) else {
            throw StoredFault(
                "is \(value), and not from \(range.lowerBound) to \(range.upperBound)",
                at: "\(name)")
        }
        return value
    }

    /// That of a commit.
    func storedRevision(_ name: StaticString) throws(StoredFault) -> Revision {
        Revision(rawValue: try storedInteger(name, in: 1...Revision.greatest.rawValue))
    }
}
