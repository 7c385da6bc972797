import ArgumentParser
import ClientCommands

/// The option of commands that read a log in a file, or ask a server where none is named.
struct LogFileOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Read this SQLite file of a log, and ask no server (LINTEL_DATABASE).",
            valueName: "file"))
    var database: String?

    /// Nil if a server is to be asked.
    func path(unless connection: ConnectionOptions) throws -> String? {
        if let database {
            if connection.namesServer {
                throw ValidationError("--database names a file, and --server none; say one of both")
            }
            return database
        }
        // What is typed counts more than what the environment says.
        return connection.namesServer ? nil : Environment.value(of: "database")
    }

    func validate() throws {
        let name = Environment.name(of: "database", isGiven: database != nil)
        guard let path = database ?? Environment.value(of: "database") else { return }
        try DatabaseOption.check(path, givenAs: name)
    }
}
