public import GatewayModel
public import JSON

/// The forms of everything that is stored as JSON, each sort with forms of its own.
///
/// What is in columns has the form of the schema, and the files in `migrations/` lift it; what a
/// commit's hash covers is said by ``HashChain``.
public struct StoredForms: Sendable {
    /// Why a commit exists.
    public var cause = DocumentForms()
    /// Under which rules of the house a commit was made.
    public var terms = DocumentForms()
    /// A resource: the payload of `resource.applied`, and entries of a checkpoint. Its spec is part
    /// of it, and of a Secret's the facts about its certificate.
    public var resource = DocumentForms()
    /// The payload of `resource.deleted`.
    public var deletion = DocumentForms()
    /// A checkpoint, but for the resources in it.
    public var checkpoint = DocumentForms()

    public init() {}

    /// What this build reads and writes. Lists of lifts only ever get longer.
    public static let shipped = StoredForms()
}

/// The forms that one sort of document ever had.
///
/// A document says in its member `v` which it has. The newest is written, and there is a reader of
/// the newest alone: an older document is lifted from form to form until it has that.
///
/// A member that may be missing makes no new form. Documents without it are read as before, and a
/// build that does not know it reads no document with it: what it says may change what a gateway
/// serves. A new form is for what would be read wrongly otherwise: another name or place, another
/// meaning, or a member that is always there from now on.
public struct DocumentForms: Sendable {
    /// Writes a document of one form as one of the next, all members but `v`.
    ///
    /// It cannot fail: what it does not find it does not write, and who reads the result says what
    /// is missing. The kind is that of the resource, where the document does not say it itself.
    public typealias Lift = @Sendable (JSONNode, ResourceKind?, inout JSONWriter) -> Void

    /// The first that can be read.
    private let oldest: Int64
    /// From each form to the next.
    private let lifts: [Lift]

    public init(from oldest: Int64 = 1, lifts: [Lift] = []) {
        (self.oldest, self.lifts) = (oldest, lifts)
    }

    public var newest: Int64 { oldest + Int64(lifts.count) }

    /// The document as one of the newest form; itself if it is.
    ///
    /// - Throws: ``EventLogError`` with code `damaged` for a form that this build does not know.
    public func lifted(_ document: JSONNode) throws(EventLogError) -> JSONNode {
        do throws(StoredFault) {
            return try lifted(document, of: nil)
        } catch {
            throw EventLogError(.damaged, "a stored document cannot be read: \(error.sentence)")
        }
    }

    func lifted(_ document: JSONNode, of kind: ResourceKind?) throws(StoredFault) -> JSONNode {
        guard document.kind == .object else {
            throw StoredFault("is not an object but \(document.kind.name)")
        }
        let form = try document["v"].stored("v").storedInteger("v")
        if form == newest { return document }
        guard form < newest else {
            throw StoredFault("is \(form), and this build reads up to \(newest)", at: "v")
        }
        guard form >= oldest else {
            throw StoredFault("is \(form), and this build reads from \(oldest) on", at: "v")
        }
        var lifted = document
        for (place, lift) in lifts.enumerated().dropFirst(Int(form - oldest)) {
            var writer = JSONWriter(reservingCapacity: 1024)
            writer.object { writer in
                writer.member("v", oldest + Int64(place) + 1)
                lift(lifted, kind, &writer)
            }
            lifted = try parsed(writer.bytes).root
        }
        return lifted
    }
}
