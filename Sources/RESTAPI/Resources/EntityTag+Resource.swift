import Crypto
import GatewayModel
import MicroHTTP

/// The entity tag of a resource as it is served: `"58.9c0e1f6a2b3d4c5e"`.
///
/// First the resource version, which is what a change is conditional on. The rest is of the bytes:
/// JSON and YAML differ, and the status does while the resource stays the same.
extension EntityTag {
    init(ofResource bytes: [UInt8], at resourceVersion: Revision) {
        self.init(
            "\(resourceVersion).\(Hexadecimal.text(of: Array(SHA256.hash(data: bytes).prefix(8))))")
    }

    /// The version in a resource's tag, which may also be all that was sent: `"58"`.
    var resourceVersion: Revision? {
        let number = opaque.prefix { $0 != "." }
        guard number.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        return Int64(number).map(Revision.init)
    }
}
