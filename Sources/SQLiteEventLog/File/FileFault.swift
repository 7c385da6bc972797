import EventLog

/// What became of a database file under the process that writes it.
enum FileFault: Hashable {
    case isGone(String)
    case isAnother(String)
    /// A file beside the database is gone, or another.
    case isWithout(String)
    case wasWritten(String)
    case wasCut(String)

    var error: EventLogError {
        EventLogError(
            .lost, sentence,
            hint: "Nothing more is accepted. Put back what was there, or restart the server: it "
                + "goes on from what it finds then.")
    }

    private var sentence: String {
        switch self {
        case .isGone(let path):
            "the database \(path) was deleted, or moved away, while it was in use"
        case .isAnother(let path):
            "\(path) is another file than the database that is in use: it was replaced"
        case .isWithout(let path):
            "\(path), which belongs to the database that is in use, was deleted or replaced"
        case .wasCut(let path):
            "\(path) was cut short while it was in use"
        case .wasWritten(let path):
            "another program wrote to the database \(path) while it was in use"
        }
    }
}
