public import GatewayModel

/// What tells one listener of a merged gateway from every other (semantics.md 3.6).
public struct ListenerID: Hashable, Sendable {
    public let owner: ResourceID
    public let listener: String

    public init(owner: ResourceID, listener: String) {
        self.owner = owner
        self.listener = listener
    }
}

extension ListenerID: CustomStringConvertible {
    /// `gw/infra/edge/http`, `ls/shop/web/www`. A `/` cannot occur in any part.
    public var description: String {
        // Every fragment has one for each listener: put together in place, which is a tenth of
        // what interpolating costs.
        let prefix = owner.kind.part == .gateway ? "gw/" : "ls/"
        let length =
            prefix.utf8.count + owner.namespace.utf8.count + owner.name.utf8.count
            + listener.utf8.count + 2
        return String(unsafeUninitializedCapacity: length) { bytes in
            var end = bytes.put(prefix, at: 0)
            end = bytes.put(owner.namespace, at: end)
            end = bytes.put("/", at: end)
            end = bytes.put(owner.name, at: end)
            end = bytes.put("/", at: end)
            return bytes.put(listener, at: end)
        }
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// Writes the bytes of `text` from `place` on; returns where they end.
    fileprivate func put(_ text: String, at place: Int) -> Int {
        var text = text
        return text.withUTF8 { self[place...].initialize(fromContentsOf: $0) }
    }
}

extension ListenerID: Comparable {
    public static func < (left: ListenerID, right: ListenerID) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}
