import GatewayModel
import JSON
import Projection

extension JSONWriter {
    /// The member `released` of an object: which version proxies are given, and why, where a pin
    /// or a guard has a say in that; of any other gateway nothing is written.
    mutating func released(_ gateway: NamespacedName, in state: GatewayState) {
        guard let release = state.release(of: gateway) else { return }
        key("released")
        object { writer in
            writer.member("version", release.version.rawValue)
            writer.member("since", release.since.time.description)
            guard let hold = release.hold else { return }
            writer.member("hold", hold.reason.rawValue)
            if hold.isPin, let pin = state.pin(of: gateway) {
                writer.member("reason", pin.reason)
                writer.member("until", pin.until.description)
            } else if let notice = state.releaseNotice(of: gateway) {
                writer.member("message", notice.message)
            }
        }
    }
}
