import GatewayModel
import JSON
import Projection

extension JSONWriter {
    /// Who has a name by delegation.
    mutating func owner(_ owner: HostnameOwner) {
        object { writer in
            writer.member("hostname", owner.hostname)
            writer.member("namespace", owner.namespace)
            writer.member("until", ifPresent: owner.until?.description)
            writer.member("policy", owner.policy)
        }
    }
}

extension HostnameOwner {
    /// `*.shop.example.com belongs to namespace shop`.
    var sentence: String {
        until.map { "\(hostname) is lent to namespace \(namespace) until \($0)" }
            ?? "\(hostname) belongs to namespace \(namespace)"
    }
}
