import Console
import RESTAPI

/// What `console/` had when this program was built.
enum ConsoleFiles {
    @Sendable static func all() -> [ConsoleFile] {
        UnsafeBufferPointer(start: lintel_console_files(), count: lintel_console_file_count())
            .map { file in
                ConsoleFile(
                    name: String(cString: file.name),
                    bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.size)))
            }
    }
}
