import Files
import Glibc

/// The first bytes of a database file, which say what it is and how many pages it has
/// (https://www.sqlite.org/fileformat.html#the_database_header), and when the file was written.
struct DatabaseHeader {
    private static let size = 100

    let bytes: [UInt8]
    private let status: FileStatus

    init(_ descriptor: CInt, at status: FileStatus) {
        var bytes = [UInt8](repeating: 0, count: Self.size)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        self.bytes = Array(bytes.prefix(max(0, count)))
        self.status = status
    }

    /// Whether nobody can have written to the file since.
    func isOf(_ status: FileStatus) -> Bool {
        status.size == self.status.size && status.time == self.status.time
    }
}
