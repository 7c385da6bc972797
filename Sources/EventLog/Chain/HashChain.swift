import GatewayModel

/// The proof that history was not altered: the hash of each commit covers the one before it.
///
/// What else it covers is said by the commit's hash form. A hash can only be checked in the form it
/// was made in, so every form that shipped stays; new commits are hashed in the newest.
public struct HashChain: Sendable {
    /// What the first commit is chained to.
    public static let origin = [UInt8](repeating: 0, count: 32)

    /// What this build checks and makes. The list only ever gets longer.
    public static let shipped = HashChain([.first, .second, .third, .fourth])

    /// From form 1 on.
    private let forms: [HashForm]

    /// - Parameter forms: at least one, from form 1 on.
    init(_ forms: [HashForm]) { self.forms = forms }

    public var newestForm: Int64 { Int64(forms.count) }

    /// SHA-256 over `previous`, the number of the commit's form and what that form covers;
    /// `commit.hash` is not read. Nil if the form is not known.
    public func hash(of commit: StoredCommit, after previous: [UInt8]) -> [UInt8]? {
        guard (1...newestForm).contains(commit.hashForm) else { return nil }
        return hash(of: commit, forms[Int(commit.hashForm) - 1], after: previous)
    }

    private func hash(
        of commit: StoredCommit, _ form: HashForm, after previous: [UInt8]
    ) -> [UInt8] {
        var hasher = CanonicalHasher()
        hasher.append(previous)
        // So that what is hashed in one form is never the bytes of another.
        hasher.append(commit.hashForm)
        form.append(commit, &hasher)
        return hasher.finalize()
    }
}

extension StoredCommit {
    /// Hashes the commit in the newest form, as the one after that with `previous` as its hash.
    public mutating func chain(after previous: [UInt8], by chain: HashChain = .shipped) {
        hashForm = chain.newestForm
        hash = chain.hash(of: self, after: previous) ?? []
    }
}
