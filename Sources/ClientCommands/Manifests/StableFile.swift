import Files

/// A file as it was at one moment, although somebody may be writing it.
enum StableFile {
    private static let tries = 3

    /// - Parameters:
    ///   - read: reads all of it.
    /// - Throws: what the system says, or that it changed each time it was read.
    static func read(
        _ path: String, by read: (String) throws -> [UInt8]
    ) throws -> [UInt8] {
        for _ in 0..<tries {
            let before = FileStatus(path: path, withTime: true)
            let bytes = try read(path)
            let after = FileStatus(path: path, withTime: true)
            if before?.isOf(after) == true { return bytes }
        }
        throw Changing()
    }

    struct Changing: Error, CustomStringConvertible {
        let description =
            "it changes while it is read; wait until whoever writes it is done, and run this again"
    }
}

extension FileStatus {
    fileprivate func isOf(_ other: FileStatus?) -> Bool {
        identity == other?.identity && size == other?.size && time == other?.time
    }
}
