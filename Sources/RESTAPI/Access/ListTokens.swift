import GatewayModel
import JSON
import Ledger
import MicroHTTP
import Projection

/// `GET …/serviceaccounts/{name}/tokens` — which tokens an account has, without what is secret.
struct ListTokens: Operation {
    let ledger: Ledger
    var access: Access { Access(.list, .serviceAccountToken) }

    func answer(_ call: Call) throws -> Answer {
        try call.requireJSON()
        let (name, state) = (call.path.namespacedName, ledger.published.state)
        guard state[ResourceID(.serviceAccount, name)] != nil else {
            throw Problem.notFound(ResourceID(.serviceAccount, name))
        }
        let ledger = ledger
        return call.answer(.inspect) {
            let uses = try ledger.tokenUses.latest()
            let tokens = state.tokens(of: name)
            return .json { writer in
                writer.object { writer in
                    writer.key("tokens")
                    writer.array(of: tokens) { $0.token($1, lastUsed: uses[$1.id.name]) }
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func token(_ stored: StoredResource, lastUsed: Timestamp?) {
        guard case .serviceAccountToken(let token) = stored.resource.spec else { return }
        object { writer in
            writer.member("id", stored.id.name)
            writer.member("note", ifPresent: token.note)
            writer.member("createdAt", stored.createdAt.description)
            writer.member("expiresAt", ifPresent: token.expiresAt?.description)
            writer.member("issuedBy", token.issuedBy)
            writer.member("lastUsedAt", ifPresent: lastUsed?.description)
        }
    }
}
