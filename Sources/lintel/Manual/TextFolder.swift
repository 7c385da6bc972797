import Files
import Foundation

/// Texts for everybody to read, written into folders that need not be there.
enum TextFolder {
    static func write(_ text: String, _ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: Folder.name(of: path), withIntermediateDirectories: true)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw Failure("\(path) could not be written; name a folder that you may write to")
        }
    }
}
