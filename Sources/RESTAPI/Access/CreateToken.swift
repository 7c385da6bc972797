import EventLog
import GatewayModel
import JSON
import Ledger
import Manifest
import MicroHTTP
import Projection

/// `POST …/serviceaccounts/{name}/tokens` — a token by which a ServiceAccount says who it is, shown
/// in this answer and never again.
struct CreateToken: Operation {
    let handler: ChangeHandler
    let clock: any WallClock
    var access: Access { Access(.create, .serviceAccountToken) }
    let queryParameters = ["message"]

    /// All that can be said, twice.
    private static let bodyLimit = 64 << 10

    func answer(_ call: Call) throws -> Answer {
        let request = try ChangeRequest(call)
        // An answer that is kept to be given again would keep the token.
        guard !request.isRepeatable else { throw Problem.unrepeatable }
        try call.request.requireNoConditions("a token that is made was not there before")
        let wanted = try Wanted(request)
        let name = call.path.namespacedName
        guard let account = handler.ledger.published.state[ResourceID(.serviceAccount, name)] else {
            throw Problem.notFound(ResourceID(.serviceAccount, name))
        }
        let token = AccessToken.make()
        let end = Timestamp(
            clamping: clock.now().rawValue + wanted.lifetime.milliseconds * 1000)
        let spec = ServiceAccountTokenSpec(
            serviceAccount: name.name, serviceAccountUID: account.uid,
            sha256: TokenDigest(of: token).hex, expiresAt: end,
            issuedBy: request.principal.name, note: wanted.note)
        let resource = Resource(
            metadata: Metadata(namespace: name.namespace, name: token.id),
            spec: .serviceAccountToken(spec))
        let (handler, ledger) = (handler, handler.ledger)
        return .later { exchange in
            handler.submit(
                .change(Changeset(changes: [Change(.apply(resource))])), for: request,
                answering: exchange
            ) { acceptance in
                Self.response(
                    token, until: end, at: ledger.position(of: acceptance.revision))
            }
        }
    }

    private static func response(
        _ token: AccessToken, until end: Timestamp, at position: LogPosition
    ) -> Response {
        let headers = [
            (name: "Cache-Control", value: "no-store"),
            (name: "Lintel-Revision", value: "\(position.revision)"),
            (name: "Lintel-Position", value: "\(position)"),
        ]
        return .json(status: 201, headers: headers) { writer in
            writer.object { writer in
                writer.member("id", token.id)
                writer.member("token", token.text)
                writer.member("expiresAt", end.description)
            }
        }
    }

    /// `{"expiresIn": "90d", "note": "…"}`, or no body.
    private struct Wanted {
        var lifetime = TokenLifetime.usual
        var note: String?

        init(_ request: ChangeRequest) throws {
            guard try request.body.isPresent() else { return }
            let body = try request.body.decoded(
                in: request.allowance.bodies, limit: CreateToken.bodyLimit,
                tooLarge: .tooLarge("what is said of a token may have 64 KiB"))
            let document = try body.bytes.withUnsafeBytes { try Manifest.document(json: $0) }
            var reader = ActionBody(document.root, known: ["expiresIn", "note"])
            if let text = reader.text("expiresIn") {
                if let lifetime = TokenLifetime.read(text) {
                    self.lifetime = lifetime
                } else {
                    reader.note(
                        "/expiresIn", "Invalid",
                        "expiresIn is \(quoted(text)); use \(TokenLifetime.expected)")
                }
            }
            note = reader.text("note", atMost: Limits.tokenNoteBytes)
            if let note, AccessToken.isMentioned(in: note) { throw Problem.tokenInText("note") }
            try reader.throwIfWrong()
        }
    }
}

extension Problem {
    fileprivate static let unrepeatable = invalidParameter(
        "Idempotency-Key",
        "Idempotency-Key is not read here: it would have the token kept, to give it again; leave "
            + "it out, and revoke a token whose answer was lost")
}
