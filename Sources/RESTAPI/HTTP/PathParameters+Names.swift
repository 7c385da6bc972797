import EventLog
import GatewayModel
import MicroHTTP

extension PathParameters {
    /// `{namespace}` and `{name}`.
    var namespacedName: NamespacedName {
        NamespacedName(namespace: self["namespace"], name: self["name"])
    }

    /// The resource that the path names.
    func id(of kind: ResourceKind) -> ResourceID {
        kind == .namespace ? .namespace(self["namespace"]) : ResourceID(kind, namespacedName)
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
