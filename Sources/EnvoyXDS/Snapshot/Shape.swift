import Crypto
import GatewayModel

/// A resource with a list of fragments in its middle: what stands before them, they, and the rest.
public struct Shape: Sendable {
    public let prefix: [UInt8]
    public let fragments: [Fragment]
    public let suffix: [UInt8]
    /// Who is meant by fragments that are nobody's own, such as the one chain of an HTTP port.
    private let listeners: [EnvoyListener]

    init(
        prefix: [UInt8] = [], _ fragments: [Fragment], suffix: [UInt8] = [],
        of listeners: [EnvoyListener] = []
    ) {
        self.prefix = prefix
        self.fragments = fragments
        self.suffix = suffix
        self.listeners = listeners
    }

    /// Whose content a fragment is.
    func resources(of fragment: Fragment) -> [ResourceID] {
        fragment.resources.isEmpty ? listeners.map(\.owner) : fragment.resources
    }

    /// - Parameter object: ends with an empty array, where the fragments belong: `…[]}`.
    init(
        around object: [UInt8], _ fragments: [Fragment], of listeners: [EnvoyListener] = []
    ) {
        self.init(
            prefix: Array(object.dropLast(2)), fragments, suffix: Array(object.suffix(2)),
            of: listeners)
    }

    var byteCount: Int {
        fragments.reduce(prefix.count + suffix.count + max(0, fragments.count - 1)) {
            $0 + $1.bytes.count
        }
    }

    func update(_ hash: inout SHA256) {
        hash.update(data: prefix)
        for fragment in fragments { hash.update(data: fragment.digest) }
        hash.update(data: suffix)
    }
}
