import GatewayModel
import JSON
import ServerClient
import Terminal

/// Prints resources in the form that is wanted.
struct ResourceView {
    let session: Session
    let showsNamespace: Bool
    let showsKind: Bool

    init(_ session: Session, showsNamespace: Bool, showsKind: Bool) {
        self.session = session
        (self.showsNamespace, self.showsKind) = (showsNamespace, showsKind)
    }

    /// False if they are to be shown in words.
    func shows(document items: [JSONNode]) throws -> Bool {
        guard session.output == .json || session.output == .yaml else { return false }
        return session.show(document: try ResourceList.document(items))
    }

    /// A table for each kind, or a name in each line.
    func show(_ kinds: [(kind: ResourceKind, items: [JSONNode])]) {
        for (index, (kind, items)) in kinds.enumerated() {
            if session.output == .name {
                for name in items.compactMap(\.namespacedName) {
                    session.out.line(ResourceID(kind, name).argument.printable)
                }
                continue
            }
            if index > 0 { session.out.line() }
            var table = ResourceTable(kind, showsNamespace: showsNamespace)
            table.showsKind = showsKind
            table.isWide = session.output == .wide
            session.out.write(table.table(of: items).text(on: session.out))
        }
    }
}
