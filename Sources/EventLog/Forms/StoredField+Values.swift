import GatewayModel
import JSON

// Members whose values are checked by more than their kind.

extension JSONNode {
    func storedStrings(_ name: StaticString) throws(Unreadable) -> [String] {
        try storedArray(name) { node throws(Unreadable) in
            guard let text = node.string else { throw Unreadable("is not a string") }
            return text
        }
    }

    func storedPort(_ name: StaticString) throws(Unreadable) -> UInt16 {
        guard let port = UInt16(exactly: try storedInteger(name)) else {
            throw Unreadable("does not fit a port", at: "\(name)")
        }
        return port
    }

    /// Durations are stored as milliseconds.
    func storedDuration(_ name: StaticString) throws(Unreadable) -> GatewayDuration {
        GatewayDuration(milliseconds: try storedInteger(name, in: 0...1 << 53))
    }

    func storedInteger(
        _ name: StaticString, in range: ClosedRange<Int64>
    ) throws(Unreadable) -> Int64 {
        let value = try storedInteger(name)
        guard range.contains(value) else {
            throw Unreadable(
                "is \(value), and not from \(range.lowerBound) to \(range.upperBound)",
                at: "\(name)")
        }
        return value
    }

    /// That of a commit.
    func storedRevision(_ name: StaticString) throws(Unreadable) -> Revision {
        Revision(rawValue: try storedInteger(name, in: 1...Revision.greatest.rawValue))
    }
}
