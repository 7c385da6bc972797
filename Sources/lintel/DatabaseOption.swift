import ArgumentParser
import Foundation

/// The option that all commands share.
struct DatabaseOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The SQLite file of the log (LINTEL_DATABASE; lintel.db by default).",
            valueName: "file"))
    var database: String?

    var path: String { Environment.string("database", database, default: "lintel.db") }

    func validate() throws {
        try Self.check(path, givenAs: Environment.name(of: "database", isGiven: database != nil))
    }

    /// SQLite would report an I/O error for these.
    static func check(_ path: String, givenAs name: String) throws {
        guard !path.isEmpty else {
            throw ValidationError("\(name) is empty; use the path of a file, such as lintel.db")
        }
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR:
            throw ValidationError(
                "\(name) is \"\(path)\", which is a directory; use a file in it, such as "
                    + (path.hasSuffix("/") ? path : path + "/") + "lintel.db")
        default:
            throw ValidationError("\(name) is \"\(path)\", which is not a regular file")
        }
    }
}
