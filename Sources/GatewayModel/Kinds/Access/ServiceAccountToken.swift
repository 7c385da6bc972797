/// A token by which a ServiceAccount says who it is. The token itself is with whoever asked for it:
/// here is what recognises it.
///
/// No changeset has one: it is made and revoked by operations of its own, and never comes back.
public struct ServiceAccountTokenSpec: Hashable, Sendable {
    public var serviceAccount: String
    /// Of the account it was made for: one that has the same name later is another.
    public var serviceAccountUID: String
    /// SHA-256 of the whole token, in hex.
    public var sha256: String
    /// Nil: never.
    public var expiresAt: Timestamp?
    /// The principal that asked for it.
    public var issuedBy: String
    /// What for, in their words.
    public var note: String?

    public init(
        serviceAccount: String, serviceAccountUID: String, sha256: String, expiresAt: Timestamp?,
        issuedBy: String, note: String? = nil
    ) {
        self.serviceAccount = serviceAccount
        self.serviceAccountUID = serviceAccountUID
        self.sha256 = sha256
        self.expiresAt = expiresAt
        self.issuedBy = issuedBy
        self.note = note
    }
}

extension ServiceAccountTokenSpec: KindSpec {
    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .serviceAccountToken(self) }

    package static func title(of kind: ResourceKind?) -> String {
        "the spec of a ServiceAccountToken"
    }

    package static var placeholder: ServiceAccountTokenSpec {
        ServiceAccountTokenSpec(
            serviceAccount: "unreadable", serviceAccountUID: "", sha256: "", expiresAt: nil,
            issuedBy: "")
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("serviceAccount", &serviceAccount, .subdomain)
        fields.required("serviceAccountUID", &serviceAccountUID)
        fields.required("sha256", &sha256, .any, "Of the token, in hex.")
        fields.optional("expiresAt", &expiresAt)
        fields.required("issuedBy", &issuedBy, .any, "The principal that asked for it.")
        fields.optional("note", &note)
    }
}
