import Foundation
import Testing

/// What `console/` has is what the program has.
struct ConsoleTests {
    private static let files = Repository.files(in: "console").map {
        String($0.dropFirst("console/".count))
    }
    private static let table = "Sources/Console/files.c"

    /// The table as it has to be.
    private static func rendered() throws -> String {
        func symbol(_ name: String) -> String {
            String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
        }
        let text = try Repository.text(of: table)
        let start = try #require(text.firstRange(of: "static const unsigned char")).lowerBound
        let end = try #require(text.firstRange(of: "const struct lintel_console_file *")).lowerBound
        let contents = files.map { name in
            """
            static const unsigned char \(symbol(name))[] = {
            #embed "../../console/\(name)"
            };


            """
        }
        let rows = files.map { "    FILE(\"\($0)\", \(symbol($0))),\n" }
        return text[..<start] + contents.joined()
            + "static const struct lintel_console_file files[] = {\n" + rows.joined() + "};\n\n"
            + text[end...]
    }

    /// LINTEL_WRITE_GOLDEN=1 writes it anew; then build again.
    @Test func `every file is compiled in`() throws {
        let rendered = try Self.rendered()
        if ProcessInfo.processInfo.environment["LINTEL_WRITE_GOLDEN"] == "1" {
            try rendered.write(
                to: Repository.root.appending(path: Self.table), atomically: true, encoding: .utf8)
        }
        #expect(try Repository.text(of: Self.table) == rendered, "see LINTEL_WRITE_GOLDEN")
    }

    /// Others are not served.
    @Test func `files are of types that browsers are told, and at most two folders deep`() {
        #expect(Self.files.contains("index.html"))
        for name in Self.files {
            let type = String(name.split(separator: ".").last ?? "")
            #expect(["html", "js", "css", "svg", "png"].contains(type), "\(name)")
            #expect(name.count { $0 == "/" } <= 2, "\(name)")
            let isPlain = name.utf8.allSatisfy { byte in
                byte &- 0x30 < 10 || byte &- 0x61 < 26 || "-./".utf8.contains(byte)
            }
            #expect(isPlain, "\(name)")
        }
    }

    @Test func `what pages and modules name is there`() throws {
        for file in Self.files {
            let text = file.hasSuffix(".png") ? "" : try Repository.text(of: "console/" + file)
            let patterns: [Regex<(Substring, Substring)>] =
                switch file.split(separator: ".").last {
                case "html": [/\{\{assets\}\}\/([^"]+)"/]
                case "js":
                    [
                        /\bfrom '(\.[^']+)'/, /\bimport '(\.[^']+)'/,
                        /\bimport\('(\.[^']+)'\)/,
                    ]
                case "css": [/@import "([^"]+)"/, /url\("?([^")]+)"?\)/]
                default: []
                }
            let folder = file.split(separator: "/").dropLast().map { $0 + "/" }.joined()
            for named in patterns.flatMap({ text.matches(of: $0) }).map({ String($0.1) }) {
                let base = file.hasSuffix(".html") ? "" : folder
                let path = URL(filePath: "/" + base + named).standardized.path.dropFirst()
                #expect(Self.files.contains(String(path)), "\(file) names \(named)")
            }
        }
    }
}
