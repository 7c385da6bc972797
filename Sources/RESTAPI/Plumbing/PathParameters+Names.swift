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

    /// A revision or version in the path: a whole number from 1.
    func revision(_ name: String) throws(Problem) -> Revision {
        guard let number = Int64(self[name]), number >= 1, self[name].first != "+" else {
            throw Problem.invalidParameter(
                name, "\(name) is \"\(self[name].prefix(100))\"; use a whole number from 1")
        }
        return Revision(rawValue: number)
    }
}
