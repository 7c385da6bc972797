import ArgumentParser
import GatewayModel
import JSON
import ServerClient

/// Whether what is not in the files goes.
package struct PruneOptions: ParsableArguments {
    @Flag(
        help: """
            Also delete, in the same commit, everything that -l selects and the files do not have; \
            with -n only in that namespace.
            """)
    var prune = false

    @Option(
        name: [.customShort("l"), .customLong("selector")],
        help: ArgumentHelp(
            "Labels of what --prune may delete: a=b,c!=d,e in (f,g).", valueName: "selector"))
    var labels: String?

    package init() {}

    package func validate() throws {
        // One of blanks would select everything.
        if prune, labels?.allSatisfy(\.isWhitespace) ?? true {
            throw ValidationError(
                "--prune deletes all that the files do not have; say of what with -l SELECTOR")
        }
        if !prune, labels != nil {
            throw ValidationError("-l says what --prune deletes; say that too")
        }
    }

    /// Nil if nothing is to go.
    var selector: String? { prune ? labels : nil }
}

/// Finds what is to go.
struct Pruning {
    private let session: Session
    private let selector: String

    init(_ session: Session, selector: String) {
        (self.session, self.selector) = (session, selector)
    }

    /// Everything that the selector matches, but for what is kept; at the version that was seen,
    /// so that nobody's later work goes with it.
    func deletions(besides kept: Set<ResourceID>) throws(ClientError) -> [Deletion] {
        var deletions: [Deletion] = []
        for kind in ResourceKind.allCases where kind.row.isWritable {
            if session.namespace != nil, !kind.isNamespaced { continue }
            do throws(ClientError) {
                deletions += try matches(of: kind).filter { !kept.contains($0.id) }
            } catch {
                guard let status = error.problem?.status, status == 403 || status == 404 else {
                    throw error
                }
                let why = status == 403 ? "you may not list them" : "this server has none"
                session.note("\(kind.plural) are not pruned: \(why)")
            }
        }
        return deletions
    }

    private func matches(of kind: ResourceKind) throws(ClientError) -> [Deletion] {
        try session.list(kind, in: session.namespace, selector: selector)
            .compactMap { Deletion($0, of: kind) }
    }
}

extension Deletion {
    fileprivate init?(_ node: JSONNode, of kind: ResourceKind) {
        guard let metadata = node["metadata"], let name = metadata["name"]?.string else {
            return nil
        }
        id = ResourceID(kind, namespace: metadata["namespace"]?.string ?? "", name: name)
        resourceVersion = metadata["resourceVersion"]?.string
    }
}
