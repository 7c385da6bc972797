/// A file of the console, as it is in the source.
public struct ConsoleFile: Sendable {
    /// Its path: `style/base.css`.
    public let name: String
    public let bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }

    /// By the end of the name; nil for what the console has no files of.
    var mediaType: String? {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        default: nil
        }
    }

    /// Whether it is smaller as gzip: pictures of points are compressed as they are.
    var isText: Bool { mediaType != "image/png" }
}
