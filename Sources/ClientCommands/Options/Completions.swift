package import ArgumentParser
import ServerClient

extension CompletionKind {
    /// The contexts of this user; a file that cannot be read has none.
    package static let contexts = CompletionKind.custom { _, _, _ in
        (try? ContextFile())?.contexts.map(\.name) ?? []
    }
}
