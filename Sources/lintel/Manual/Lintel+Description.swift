import ArgumentParser
import JSON
import Reference

extension Lintel {
    /// All commands, as they describe themselves.
    static func description() throws -> CommandPage {
        // argument-parser says it by an error, as it does with all that it prints.
        let dump: String
        do {
            _ = try parseAsRoot(["--experimental-dump-help"])
            dump = ""
        } catch {
            dump = message(for: error)
        }
        let document = try JSONDocument.parsing(Array(dump.utf8))
        return try CommandPage(dump: document.root)
    }
}
