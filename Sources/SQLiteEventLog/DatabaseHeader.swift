import Glibc

/// The first bytes of a database file, which say what it is and how many pages it has
/// (https://www.sqlite.org/fileformat.html#the_database_header), and when the file was written.
struct DatabaseHeader {
    private static let size = 100

    private(set) var bytes: [UInt8] = []
    private var length: Int64 = -1
    private var seconds = 0
    private var nanoseconds = 0

    init() {}

    /// Nil if neither the length nor the time of the file is another than `known` has.
    init?(_ descriptor: CInt, ifChangedSince known: DatabaseHeader) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        length = Int64(status.st_size)
        (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        if length == known.length, seconds == known.seconds, nanoseconds == known.nanoseconds {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: Self.size)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        self.bytes = Array(bytes.prefix(max(0, count)))
    }
}
