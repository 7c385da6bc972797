import Files
import Glibc

/// The first bytes of a database file, which say what it is and how many pages it has
/// (https://www.sqlite.org/fileformat.html#the_database_header), and when the file was written.
struct DatabaseHeader {
    private static let size = 100

    let bytes: [UInt8]
    private let look: FileLook

    init(_ descriptor: CInt, at look: FileLook) {
        var bytes = [UInt8](repeating: 0, count: Self.size)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        self.bytes = Array(bytes.prefix(max(0, count)))
        self.look = look
    }

    /// Whether nobody can have written to the file since.
    func isOf(_ look: FileLook) -> Bool {
        look.size == self.look.size && look.time == self.look.time
    }
}
