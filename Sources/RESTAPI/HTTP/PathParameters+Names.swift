import EventLog
import GatewayModel
import MicroHTTP

extension PathParameters {
    /// `{namespace}` and `{name}`.
    var namespacedName: NamespacedName {
        NamespacedName(namespace: self["namespace"], name: self["name"])
    }

    /// A revision or version in the path: a whole number from 1, or as it was handed out.
    func position(_ name: String) throws(Problem) -> LogPosition {
        guard let position = LogPosition(ofCommit: self[name]) else {
            throw Problem.invalidParameter(
                name, "\(name) is \"\(self[name].prefix(100))\"; use \(LogPosition.expected)")
        }
        return position
    }
}
