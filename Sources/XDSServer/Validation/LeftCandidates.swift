import Files
import Glibc

/// Configurations, with private keys in them, that older Lintels gave to Envoy in a folder of their
/// own and left there when they were killed: `/dev/shm/lintel-XXXXXX/candidate.json`.
public enum LeftCandidates {
    private static let file = "candidate.json"
    /// Seconds. No Lintel had one for longer than a minute: it ended its Envoy then.
    public static let age = 180

    /// Removes those of this user that nobody can be using any more.
    ///
    /// - Parameter folders: where Lintels put them.
    /// - Returns: whether there are some that are too young to tell.
    @discardableResult
    public static func remove(from folders: [String] = ["/dev/shm", "/tmp"]) -> Bool {
        var isYoungLeft = false
        for folder in folders {
            for name in Folder.names(in: folder) where isTheirs(name) {
                let path = "\(folder)/\(name)"
                guard let latest = lastChange(of: path) else { continue }
                if time(nil) - latest < age {
                    isYoungLeft = true
                } else {
                    unlink("\(path)/\(file)")
                    rmdir(path)
                }
            }
        }
        return isYoungLeft
    }

    /// As `mkdtemp` made it.
    private static func isTheirs(_ name: String) -> Bool {
        let rest = name.utf8.dropFirst("lintel-".utf8.count)
        return name.hasPrefix("lintel-") && rest.count == 6
            && rest.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"):
                    true
                default: false
                }
            }
    }

    /// In seconds since 1970; nil unless it is a folder of this user's alone, with nothing in it or
    /// the one file.
    private static func lastChange(of path: String) -> time_t? {
        guard let folder = status(of: path, S_IFDIR) else { return nil }
        let names = Folder.names(in: path)
        if names.isEmpty { return folder.st_mtim.tv_sec }
        guard names == [file], let candidate = status(of: "\(path)/\(file)", S_IFREG) else {
            return nil
        }
        return max(folder.st_mtim.tv_sec, candidate.st_mtim.tv_sec)
    }

    private static func status(of path: String, _ type: mode_t) -> stat? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == type,
            status.st_uid == geteuid(), status.st_mode & 0o077 == 0
        else { return nil }
        return status
    }
}
