package import JSON

extension ProposalSpec: GovernanceSpec {
    package func ended(at time: Timestamp) -> ProposalSpec? {
        state == .open ? ended(.expired, ProposalEnding(at: time, by: nil)) : nil
    }

    package func wrapped(in kind: ResourceKind) -> ResourceSpec { .proposal(self) }

    package var gist: String? {
        if let reason = ending?.reason { return "\(state.rawValue): \(reason)" }
        if let revision = ending?.revision { return "\(state.rawValue) as \(revision)" }
        return state == .open
            ? "\(state.rawValue), approved by \(approvals.count) of \(approvalsNeeded)"
            : state.rawValue
    }

    package static var statusSchema: String? { "ProposalStatus" }

    package static func columns(of kind: ResourceKind) -> [PrinterColumn] {
        [
            PrinterColumn("State", .string, ".spec.state"),
            PrinterColumn("Author", .string, ".spec.author.principal"),
            PrinterColumn("Expires", .string, ".spec.expiresAt"),
        ]
    }

    package static func storedSpec(
        _ node: JSONNode, of kind: ResourceKind
    ) throws(StoredFault) -> ResourceSpec {
        .proposal(try StoredProposal.stored(node).proposal)
    }

    package static func title(of kind: ResourceKind?) -> String { "the spec of a Proposal" }

    package static var placeholder: ProposalSpec {
        ProposalSpec(
            author: .placeholder, message: "", wish: .changes([]), resources: [], gateways: [],
            plan: "", preview: nil, approvalsNeeded: 1, expiresAt: .placeholder)
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        visit(&fields, changesAs: ShownChange.self)
    }

    fileprivate mutating func visit<Visitor: FieldVisitor & ~Copyable, Form: ProposedChangeForm>(
        _ fields: inout Visitor, changesAs form: Form.Type
    ) {
        fields.required("author", &author)
        fields.defaulted("message", &message, .any, "Of the commit that it becomes.")
        var changes = wish.changes.map(Form.init)
        var rollback = wish.rollback
        var revert = wish.revert.map(ShownRevert.init)
        fields.unlessEmpty(
            "changes", &changes, .list(0...Limits.changesPerChangeset, "changes"),
            "What a changeset would do, by name once it has ended; or `rollback`, or `revert`.")
        fields.optional("rollback", &rollback)
        fields.optional("revert", &revert)
        wish = ProposedWish(changes.map(\.change), rollback, revert?.revision)
        fields.optional(
            "confirmWithin", &confirmWithin, .positive,
            "The commit will be undone unless somebody confirms it so soon.")
        fields.required(
            "resources", &resources, .list(0...Limits.entries, "resources"),
            "All that it would touch. Who sees all of this sees the proposal.")
        fields.unlessEmpty(
            "gateways", &gateways, .list(0...Limits.entries, "gateways"),
            "Those whose configuration it would change.")
        fields.required("plan", &plan, .any, "What was reviewed, as `expectPlan` takes it.")
        fields.optional(
            "preview", &preview, .none,
            "What a preview answered when it was proposed. Absent once it has ended.")
        fields.required(
            "approvalsNeeded", &approvalsNeeded, Limits.approvals,
            "How many others have to approve it.")
        fields.unlessEmpty(
            "policies", &policies, .list(0...Limits.entries, "policies"),
            "The ListenerPolicies that asked for approval.")
        fields.unlessEmpty(
            "approvals", &approvals, .list(0...Limits.approvals.upperBound, "approvals"))
        fields.required("expiresAt", &expiresAt)
        fields.required("state", &state)
        fields.optional("ending", &ending, .none, "Absent while it is open.")
    }
}

/// A proposal as it is stored: with what of its Secrets is sealed.
private struct StoredProposal: Described {
    var proposal: ProposalSpec

    static func title(of kind: ResourceKind?) -> String { "a proposal" }

    static var placeholder: StoredProposal { StoredProposal(proposal: .placeholder) }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        proposal.visit(&fields, changesAs: SealedChange.self)
    }
}

extension ProposalSpec {
    /// Writes the members of the stored form.
    func writeStored(members writer: inout JSONWriter) {
        StoredProposal(proposal: self).write(members: &writer)
    }
}

extension ProposalState: Choice {
    package static var placeholder: ProposalState { .open }
}

extension ProposalAuthor: Described {
    package static func title(of kind: ResourceKind?) -> String { "an author" }

    package static var placeholder: ProposalAuthor {
        ProposalAuthor(Principal(name: "unreadable", groups: []), uid: nil)
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("principal", &principal)
        fields.defaulted("groups", &groups, .list(0...Limits.foreignGroups, "groups"))
        fields.optional("uid", &uid, .any, "Of the ServiceAccount that it is.")
    }
}

extension ProposalApproval: Described {
    package static func title(of kind: ResourceKind?) -> String { "an approval" }

    package static func schemaName(_ form: SchemaForm) -> String? { "ProposalApproval" }

    package static var placeholder: ProposalApproval {
        ProposalApproval(principal: "unreadable", word: "", at: .placeholder)
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("principal", &principal)
        fields.defaulted("word", &word)
        fields.required("at", &at)
    }
}

extension ProposalEnding: Described {
    package static func title(of kind: ResourceKind?) -> String { "an end" }

    package static func schemaName(_ form: SchemaForm) -> String? { "ProposalEnding" }

    package static var placeholder: ProposalEnding { ProposalEnding(at: .placeholder, by: nil) }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        fields.required("at", &at)
        fields.optional("by", &by, .any, "Absent where its time ended it.")
        var number = revision.map { Int($0.rawValue) }
        fields.optional(
            "revision", &number, Revision.commits, "The commit that it became.")
        revision = number.map { Revision(rawValue: Int64($0)) }
        fields.optional("reason", &reason)
        var numbers = commits.map { Int($0.rawValue) }
        fields.unlessEmpty(
            "commits", &numbers, .list(0...Limits.entries, "commits", each: Revision.commits),
            "Those that came between and touched the same resources or gateways.")
        commits = numbers.map { Revision(rawValue: Int64($0)) }
    }
}

extension Revision {
    /// The numbers that commits may have.
    fileprivate static let commits = 1...Int(Revision.greatest.rawValue)
}

extension ProposedRollback: Described {
    package static func title(of kind: ResourceKind?) -> String { "a rollback" }

    package static var placeholder: ProposedRollback {
        ProposedRollback(
            gateway: NamespacedName(namespace: "unreadable", name: "unreadable"),
            toVersion: Revision(rawValue: 1), scope: .gateway)
    }

    package mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        var (gateway, version) = (gateway.description, Int(toVersion.rawValue))
        fields.required("gateway", &gateway, .any, "As `infra/edge`.")
        fields.required("toVersion", &version, Revision.commits)
        self.gateway = NamespacedName(gateway) ?? self.gateway
        toVersion = Revision(rawValue: Int64(version))
        var (namespace, set): (String?, String?) = (nil, nil)
        switch scope {
        case .gateway: break
        case .namespace(let name): namespace = name
        case .listenerSet(let name): set = name.description
        }
        fields.optional("namespace", &namespace, .any, "Only what this namespace has on it.")
        fields.optional("listenerSet", &set, .any, "Only this set, as `shop/web`.")
        scope = RollbackScope(namespace: namespace, listenerSet: set)
    }
}

extension RollbackScope {
    /// The whole gateway is the absence of both.
    fileprivate init(namespace: String?, listenerSet: String?) {
        self = .gateway
        if let namespace { self = .namespace(namespace) }
        if let set = listenerSet.flatMap({ NamespacedName($0) }) { self = .listenerSet(set) }
    }
}

/// `{"revision": 58}`.
private struct ShownRevert: Described {
    var revision: Revision

    static func title(of kind: ResourceKind?) -> String { "a revert" }

    static var placeholder: ShownRevert { ShownRevert(revision: Revision(rawValue: 1)) }

    mutating func visit<Visitor: FieldVisitor & ~Copyable>(_ fields: inout Visitor) {
        var number = Int(revision.rawValue)
        fields.required("revision", &number, Revision.commits)
        revision = Revision(rawValue: Int64(number))
    }
}
