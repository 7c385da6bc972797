import Crypto
import GatewayModel
import Ledger
import Manifest
import MicroHTTP
import Projection

/// What every request that changes something says besides what to change.
///
/// Copied out of the connection, so that the work can go on elsewhere; an object, because closures
/// hand it on.
final class ChangeRequest: Sendable {
    static let queryParameters = [
        "dryRun", "message", "expectPlan", "confirmWithin", "overrideFreeze",
    ]
    /// Of those that send resources.
    static let manifestParameters = queryParameters + ["fieldValidation"]

    let isDryRun: Bool
    let actor: String
    let message: String?
    let expectPlan: String?
    let terms: SubmissionTerms
    let reading: ReadingOptions
    let body: RequestBody
    let allowance: Allowance
    let rights: Rights
    let refusals: Refusals
    private let idempotencyKey: String?
    /// What besides the body tells requests of one idempotency key apart.
    private let distinction: [String]

    init(_ call: Call) throws(Problem) {
        isDryRun = try call.query.bool("dryRun") ?? false
        message = try call.query.value(
            "message", "at most \(Limits.messageBytes) bytes"
        ) { $0.utf8.count <= Limits.messageBytes ? $0 : nil }
        expectPlan = try call.query.value(
            "expectPlan", "the plan of a preview, such as sha256:…@57.3f2a9c01"
        ) {
            ReviewedPlan($0)?.description
        }
        terms = try SubmissionTerms(call.query)
        reading = try ReadingOptions(call.query)
        actor = try Self.actor(of: call.request) ?? call.allowance.caller.principal.nameAsActor
        body = try RequestBody(call.request)
        allowance = call.allowance
        rights = call.rights
        refusals = call.refusals
        idempotencyKey = try Self.idempotencyKey(of: call.request)
        distinction = idempotencyKey == nil ? [] : Self.distinction(of: call.request, body)
    }

    var principal: Principal { allowance.caller.principal }
    var origin: RequestOrigin { refusals.origin }

    var visibility: Visibility { Visibility(rights) }

    /// Larger requests are worked on away from the connection's thread.
    var isLarge: Bool { body.size > RequestBody.largeBytes }

    /// Of preparing it and, if it is only a preview, of all of it.
    var workClass: WorkClass {
        if body.size >= RequestBody.uploadBytes { return .upload }
        return isDryRun ? .preview : .act
    }

    var isRepeatable: Bool { idempotencyKey != nil }

    /// A note beside the principal; nil if there is none.
    private static func actor(of request: Request) throws(Problem) -> String? {
        guard let actor = try request.single("Lintel-Actor") else { return nil }
        if AccessToken.isMentioned(in: actor) { throw .tokenInText("Lintel-Actor") }
        guard (1...Limits.actorBytes).contains(actor.utf8.count),
            actor.unicodeScalars.allSatisfy({
                $0.value >= 0x20 && $0.value != 0x7F && $0 != "\u{FFFD}"
            })
        else {
            throw Problem.invalidParameter(
                "Lintel-Actor",
                "Lintel-Actor must be 1 to \(Limits.actorBytes) bytes of UTF-8 text")
        }
        return actor
    }

    private static func idempotencyKey(of request: Request) throws(Problem) -> String? {
        guard let key = try request.single("Idempotency-Key") else { return nil }
        guard (1...Limits.idempotencyKeyBytes).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem.invalidParameter(
                "Idempotency-Key",
                "Idempotency-Key must be 1 to \(Limits.idempotencyKeyBytes) visible "
                    + "ASCII characters")
        }
        return key
    }

    private static func distinction(of request: Request, _ body: RequestBody) -> [String] {
        let query = (request.query ?? []).map { "\($0.name)=\($0.value)" }
        let conditions = request.headers("If-Match") + request.headers("If-None-Match")
        return [request.methodName, request.target, body.mediaType ?? ""] + query + conditions
    }

    /// The key and the digest of the request with that body; a large body takes a while to hash.
    func idempotency(with body: DecodedBody) -> Idempotency? {
        guard let idempotencyKey else { return nil }
        var hasher = SHA256()
        for part in distinction { hasher.update(data: Array(part.utf8) + [0]) }
        hasher.update(data: body.bytes)
        return Idempotency(key: idempotencyKey, requestDigest: Array(hasher.finalize()))
    }

    /// One of two places may say it.
    func choose(
        _ name: String, query: String?, body: String?
    ) throws(Problem) -> String? {
        if query != nil, body != nil, query != body {
            throw Problem.invalidParameter(
                name, "\(name) is in the query and in the body; say it once")
        }
        return query ?? body
    }
}

extension ReadingOptions {
    fileprivate init(_ query: Query) throws(Problem) {
        self.init()
        if query.isEmpty { return }
        fieldValidation =
            try query.value("fieldValidation", "Strict, Warn or Ignore") {
                FieldValidation(rawValue: $0)
            } ?? .strict
        namespace = try query.value("namespace", "the name of a namespace") {
            LexicalType.namespace.admits($0) ? $0 : nil
        }
        foreignKinds =
            try query.value("foreignKinds", "refuse or skip") { ForeignKinds(rawValue: $0) }
            ?? .refuse
    }
}

extension SubmissionTerms {
    fileprivate init(_ query: Query) throws(Problem) {
        self.init()
        if query.isEmpty { return }
        overridesFreezes = try query.bool("overrideFreeze") ?? false
        confirmWithin = try query.value(
            "confirmWithin", "a duration from 1s to 168h, such as 10m or 1h30m"
        ) { text in
            guard let duration = GatewayDuration(text),
                Limits.confirmWithin.contains(duration.milliseconds)
            else { return nil }
            return duration
        }
    }
}

extension Principal {
    /// What a commit has as its actor where nobody noted any.
    fileprivate var nameAsActor: String { isAuthenticated ? name : "anonymous" }
}
