import Files
import Glibc

/// The files that somebody means by naming files and folders.
///
/// Links are followed. No folder and no file is read twice, whatever names lead to it, so that
/// links in a circle end.
struct ManifestPaths {
    /// What is to be read.
    struct Found {
        /// `-` is the standard input.
        let path: String
        /// If not, it may be a pipe, as `<(command)` makes it, and is read as it comes.
        let isRegular: Bool
    }

    /// In the order in which they were named, those of a folder by name.
    private(set) var files: [Found] = []
    /// Why something cannot be read, a line each.
    private(set) var faults: [String] = []
    private var seen: Set<File> = []

    private struct File: Hashable {
        let device: UInt
        let inode: UInt
    }

    private struct Status {
        let file: File
        /// `S_IFDIR` and such.
        let type: mode_t
    }

    /// Adds what somebody named: it has to be there, whatever it is called.
    mutating func add(named path: String) {
        if path == "-" {
            if !files.contains(where: { $0.path == path }) {
                files.append(Found(path: path, isRegular: false))
            }
            return
        }
        guard let status = status(of: path) else { return }
        guard status.type == S_IFDIR else { return add(path, status) }
        let before = (files.count, seen.count, faults.count)
        add(folder: path, status.file)
        // What is read already counts as there.
        if before == (files.count, seen.count - 1, faults.count) {
            faults.append("\(path): there is no manifest in it: no *.yaml, *.yml or *.json")
        }
    }

    private mutating func add(_ path: String, _ status: Status) {
        guard seen.insert(status.file).inserted else { return }
        files.append(Found(path: path, isRegular: status.type == S_IFREG))
    }

    private mutating func add(folder path: String, _ folder: File) {
        guard seen.insert(folder).inserted else { return }
        let names: [String]
        do throws(FileError) {
            names = try Folder.contents(of: path)
        } catch {
            return faults.append("\(path): \(error)")
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            let inner = path.hasSuffix("/") ? path + name : path + "/" + name
            guard let status = status(of: inner) else { continue }
            if status.type == S_IFDIR {
                add(folder: inner, status.file)
            } else if Self.endings.contains(where: name.hasSuffix) {
                if status.type == S_IFREG {
                    add(inner, status)
                } else {
                    faults.append("\(inner): it is no regular file")
                }
            }
        }
    }

    private static let endings = [".yaml", ".yml", ".json"]

    /// Nil if there is none, which is noted. A link that leads nowhere is a mistake even where
    /// its name is not one of a manifest: it may have led to a folder of them.
    private mutating func status(of path: String) -> Status? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let reason = String(cString: strerror(errno))
            var link = stat()
            let isLink = lstat(path, &link) == 0 && link.st_mode & S_IFMT == S_IFLNK
            faults.append("\(path): \(isLink ? "the link leads nowhere: " : "")\(reason)")
            return nil
        }
        return Status(
            file: File(device: status.st_dev, inode: status.st_ino),
            type: status.st_mode & S_IFMT)
    }
}
