import Crypto
import GatewayModel
import Synchronization

/// The pages of the console and what they are made of, ready to be sent: made when somebody asks
/// for the first of them.
final class Console: Sendable {
    /// One generation of all files.
    struct Generation: Sendable {
        /// Names it: the beginning of the SHA-256 of all names and contents.
        let digest: String
        /// What every page begins as; nil where there is no console.
        let page: ConsoleAsset?
        let assets: [String: ConsoleAsset]

        init(_ files: [ConsoleFile]) {
            var hash = SHA256()
            for file in files.sorted(by: { $0.name < $1.name }) {
                // A length before each part: no two generations are the same bytes.
                for part in [Array(file.name.utf8), file.bytes] {
                    hash.update(data: Array("\(part.count)\n".utf8) + part)
                }
            }
            let digest = Hexadecimal.text(of: Array(hash.finalize().prefix(8)))
            self.digest = digest
            page = files.first { $0.name == Self.pageName }.flatMap { file in
                let text = String(decoding: file.bytes, as: UTF8.self)
                    .replacing("{{assets}}", with: "/assets/\(digest)")
                return ConsoleAsset(ConsoleFile(name: file.name, bytes: Array(text.utf8)))
            }
            assets = Dictionary(
                uniqueKeysWithValues: files.compactMap { file in
                    file.name == Self.pageName ? nil : ConsoleAsset(file).map { (file.name, $0) }
                })
        }

        private static let pageName = "index.html"
    }

    private let files: @Sendable () -> [ConsoleFile]
    private let made = Mutex<Generation?>(nil)

    init(_ files: @escaping @Sendable () -> [ConsoleFile]) { self.files = files }

    var generation: Generation {
        made.withLock { made in
            if let made { return made }
            let generation = Generation(files())
            made = generation
            return generation
        }
    }
}
