import Glibc

/// What is in a folder.
public enum Folder {
    /// The names in it, without `.` and `..`; none if it cannot be read.
    public static func names(in path: String) -> [String] { (try? contents(of: path)) ?? [] }

    /// The names in it, without `.` and `..`.
    public static func contents(of path: String) throws(FileError) -> [String] {
        guard let folder = opendir(path) else { throw FileError("read the folder \(path)") }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// The folder that a file is in.
    public static func name(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes it, and those around it that are missing, for their owner alone.
    public static func create(_ path: String) throws(FileError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        let error = FileError("create the folder \(path)")
        let parent = name(of: path)
        guard error.number == ENOENT, parent != path else { throw error }
        try create(parent)
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw FileError("create the folder \(path)")
        }
    }

    /// The same place without symbolic links; as it is if there is nothing there.
    public static func resolved(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    /// From the root on; symbolic links stay, since what they lead to may change.
    public static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
        defer { free(here) }
        return String(cString: here) + "/" + path
    }
}
