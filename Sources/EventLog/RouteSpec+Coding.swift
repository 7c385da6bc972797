import GatewayModel
import JSON

extension RouteSpec {
    func write(to writer: inout JSONWriter) {
        preconditionFailure("not written yet")
    }

    init(stored node: JSONNode) throws(Unreadable) {
        throw Unreadable("is of a kind that this build does not store")
    }
}
