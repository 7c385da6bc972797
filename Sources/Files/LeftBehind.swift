import Glibc

/// Unfinished files of processes that were killed.
public enum LeftBehind {
    private static let databaseMark = Array("SQLite format 3\0".utf8)

    /// Removes what was to become the file at `path`.
    public static func remove(for path: String) {
        let folder = Folder.name(of: path)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        for found in Folder.names(in: folder) where target(of: found) == name {
            remove(folder + "/" + found) { _ in true }
        }
    }

    /// Removes the unfinished databases in a folder. Other unfinished files may belong to other
    /// programs.
    public static func removeDatabases(in folder: String) {
        for found in Folder.names(in: folder) where target(of: found) != nil {
            remove(folder + "/" + found) { start in
                start.isEmpty || start.elementsEqual(databaseMark.prefix(start.count))
            }
        }
    }

    /// What an unfinished file was to become; nil for other files.
    private static func target(of name: String) -> String? {
        guard let mark = name.ranges(of: UnfinishedFile.suffix).last, !name.isEmpty else {
            return nil
        }
        let rest = name[mark.upperBound...]
        let isOurs = rest.isEmpty || process(in: rest) != nil
        return isOurs && mark.lowerBound > name.startIndex
            ? String(name[..<mark.lowerBound]) : nil
    }

    /// Before it was locked, an unfinished file had the number of its process at the end of its
    /// name.
    private static func process(in rest: Substring) -> pid_t? {
        rest.first == "-" ? pid_t(rest.dropFirst()) : nil
    }

    /// - Parameter isOurs: looks at the first bytes.
    private static func remove(_ path: String, if isOurs: ([UInt8]) -> Bool) {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_uid == geteuid(), flock(descriptor, LOCK_EX | LOCK_NB) == 0,
            !isBeingMadeWithoutLock(path)
        else { return }
        var start = [UInt8](repeating: 0, count: databaseMark.count)
        let count = pread(descriptor, &start, start.count, 0)
        guard count >= 0, isOurs(Array(start.prefix(count))),
            FileIdentity(descriptor) == FileIdentity(path: path)
        else { return }
        unlink(path)
        unlink(path + "-journal")
    }

    /// Whether the process that its name has still runs, and is one of ours.
    private static func isBeingMadeWithoutLock(_ path: String) -> Bool {
        guard let dash = path.lastIndex(of: "-"), let process = process(in: path[dash...]),
            process != getpid()
        else { return false }
        let name = command(of: "\(process)")
        return name != nil && name == command(of: "self")
    }

    /// Nil if there is no such process.
    private static func command(of process: String) -> [UInt8]? {
        let descriptor = open("/proc/\(process)/comm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var name = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &name, name.count)
        return count > 0 ? Array(name.prefix(count)) : nil
    }
}
