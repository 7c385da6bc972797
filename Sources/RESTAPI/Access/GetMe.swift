import GatewayModel
import JSON
import MicroHTTP
import Projection

/// `GET /v1/me` — who one is for this server, and what one may do.
struct GetMe: Operation {
    var access: Access { Access(.get, .me) }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let (caller, rights) = (call.allowance.caller, call.rights)
        return .now(
            .json(headers: [(name: "Cache-Control", value: "no-store")]) { writer in
                writer.object { writer in
                    writer.member("principal", caller.principal.name)
                    writer.key("groups")
                    writer.array(of: caller.principal.groups)
                    writer.token(of: caller)
                    writer.member("mayDoEverything", rights.isUnlimited)
                    writer.key("everywhere")
                    writer.rules(rights.rules(in: nil))
                    writer.key("namespaces")
                    writer.array(of: rights.namespaces) { writer, namespace in
                        writer.object { writer in
                            writer.member("namespace", namespace)
                            writer.key("rules")
                            writer.rules(rights.rules(in: namespace))
                        }
                    }
                }
            })
    }
}

extension JSONWriter {
    /// Left out for who has none that the log knows.
    fileprivate mutating func token(of caller: Caller) {
        guard let id = caller.tokenID else { return }
        key("token")
        object { writer in
            writer.member("id", id)
            writer.member("expiresAt", ifPresent: caller.expiresAt?.description)
        }
    }

    fileprivate mutating func rules(_ rules: [PolicyRule]) {
        array(of: rules) { writer, rule in
            writer.object { writer in
                writer.key("apiGroups")
                writer.array(of: rule.apiGroups)
                writer.key("resources")
                writer.array(of: rule.resources)
                writer.key("verbs")
                writer.array(of: rule.verbs)
                if rule.resourceNames.isEmpty { return }
                writer.key("resourceNames")
                writer.array(of: rule.resourceNames)
            }
        }
    }
}
