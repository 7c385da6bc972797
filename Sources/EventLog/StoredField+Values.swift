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
        GatewayDuration(milliseconds: try storedInteger(name))
    }
}
