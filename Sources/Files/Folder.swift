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
}
