import Foundation

/// The files of this package as the tests read them.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// `README.md` and its like.
    static let rootDocuments =
        (try? FileManager.default.contentsOfDirectory(atPath: root.path))?
        .filter { $0.hasSuffix(".md") }.sorted() ?? []

    /// The paths of all files below `folder`, relative to the root, sorted; none if there is no
    /// such folder.
    static func files(in folder: String, endingIn suffix: String = "") -> [String] {
        let found = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        return (found?.compactMap { $0 as? String } ?? []).sorted()
            .filter { $0.hasSuffix(suffix) && !isDirectory("\(folder)/\($0)") }
            .map { "\(folder)/\($0)" }
    }

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        let path = root.appending(path: path).path
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory.boolValue
    }
}
