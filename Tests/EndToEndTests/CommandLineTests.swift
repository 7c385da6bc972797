import Foundation
import GatewayModel
import LintelTesting
import SQLiteEventLog
import Testing

/// What `lintel` says to people: what went wrong in a line, and an exit status that tells.
struct CommandLineTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// `DB` stands for the path of the database.
        let words: String
        let environment: [String: String]
        let says: String
        /// Puts something in the way, given the path of the database.
        let prepare: @Sendable (String) throws -> Void

        init(
            _ name: String, _ words: String, _ environment: [String: String] = [:], says: String,
            prepare: @escaping @Sendable (String) throws -> Void = { _ in }
        ) {
            (testDescription, self.words, self.environment) = (name, words, environment)
            (self.says, self.prepare) = (says, prepare)
        }
    }

    static let serve = "serve --open --listen 127.0.0.1:0 --database DB"

    /// Asks for tokens.
    static let guarded = "serve --listen 127.0.0.1:0 --database DB"

    static let refusals: [Refusal] = [
        .init(
            "an address for everybody", "serve --listen 0.0.0.0:0 --database DB",
            says: "say --plaintext"),
        .init(
            "everybody as a proxy", serve + " --trusted-proxy 0.0.0.0/0",
            says: "--trusted-proxy is \"0.0.0.0/0\": every address is in it"),
        .init(
            "a proxy with bits too many", serve,
            ["LINTEL_TRUSTED_PROXY": "10.0.0.0/8, 10.1.2.3/16"],
            says: "LINTEL_TRUSTED_PROXY is \"10.1.2.3/16\": 10.1.2.3 has bits beyond the first 16"),
        .init(
            "webhooks to everywhere", serve + " --webhook-allow 0.0.0.0/0",
            says: "--webhook-allow is \"0.0.0.0/0\": every address is in it"),
        .init(
            "a proxy that is none", serve, ["LINTEL_WEBHOOK_PROXY": "https://proxy.example/x"],
            says: "LINTEL_WEBHOOK_PROXY is \"https://proxy.example/x\"; use http://HOST:PORT"),
        .init(
            "authorities that are not there", serve + " --webhook-ca /missing.pem",
            says: "--webhook-ca: "),
        .init(
            "a rate without a burst", guarded + " --change-rate 10",
            says: "--change-rate is \"10\"; use RATE/BURST"),
        .init(
            "a rate at which nobody comes", guarded, ["LINTEL_READ_RATE": "bulk=0/10"],
            says: "LINTEL_READ_RATE is \"bulk=0/10\"; use RATE/BURST"),
        .init(
            "a rate of nobody", guarded + " --read-rate =1/1",
            says: "--read-rate is \"=1/1\": no ClusterRole is called \"\"; use lowercase"),
        .init(
            "a rate of a role that cannot be", guarded, ["LINTEL_CHANGE_RATE": "1/1, Bulk!=5/5"],
            says: "LINTEL_CHANGE_RATE is \"Bulk!=5/5\": no ClusterRole is called \"Bulk!\""),
        .init(
            "two rates for everybody", guarded + " --change-rate 5/5 --change-rate none",
            says: "--change-rate is said twice for everybody, the second time as \"none\""),
        .init(
            "two rates for one role", guarded, ["LINTEL_READ_RATE": "bulk=5/5,1/1,bulk=6/6"],
            says: "LINTEL_READ_RATE is said twice for the role bulk"),
        .init(
            "a rate for who has none", serve + " --change-rate 5/5",
            says: "--change-rate means nothing with --open"),
        .init(
            "another rate for who has none", serve, ["LINTEL_READ_RATE": "5/5"],
            says: "LINTEL_READ_RATE means nothing with --open"),
        .init(
            "no place to wait", guarded + " --max-held-per-caller 0",
            says: "--max-held-per-caller must be at least 1"),
        .init(
            "more places to wait than there are",
            guarded + " --max-connections 16 --max-held-per-caller 13",
            says: "--max-held-per-caller is 13, but no more than 12 polls and streams of all"),
        .init(
            "places for who has all of them", serve, ["LINTEL_MAX_HELD_PER_CALLER": "3"],
            says: "LINTEL_MAX_HELD_PER_CALLER means nothing with --open"),
        .init(
            "an admin token that others may read",
            "serve --listen 127.0.0.1:0 --database DB", says: "run chmod 600",
            prepare: {
                let file = $0 + ".admin-token"
                let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o640]
                #expect(
                    FileManager.default.createFile(
                        atPath: file, contents: Data(), attributes: attributes))
            }),
        .init(
            "an admin token that is none", "serve --listen 127.0.0.1:0 --database DB",
            says: "has no token",
            prepare: {
                let file = $0 + ".admin-token"
                let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
                #expect(
                    FileManager.default.createFile(
                        atPath: file, contents: Data("secret".utf8), attributes: attributes))
            }),
        .init(
            "an admin token in a directory",
            "serve --listen 127.0.0.1:0 --database DB --admin-token-file /",
            says: "/ is not a regular file"),
        .init(
            "an admin token where nothing can be",
            "serve --listen 127.0.0.1:0 --database DB --admin-token-file /nowhere/token",
            says: "/nowhere/token"),
        .init(
            "an admin token without a log", "admin-token --database DB",
            says: "there is no log at DB"),
        .init(
            "an open server for everybody", "serve --open --listen 0.0.0.0:0 --database DB",
            says: "loopback"),
        .init(
            "no address", "serve --open --listen nonsense --database DB",
            says: "use ADDRESS:PORT"),
        .init(
            "a port too high", "serve --open --listen 127.0.0.1:70000 --database DB",
            says: "use ADDRESS:PORT"),
        .init(
            "an address of nobody", "serve --open --listen 127.0.0.1.5:0 --database DB",
            says: "loopback"),
        .init("a flag nobody knows", serve + " --verbose", says: "Unknown option '--verbose'"),
        .init("a command nobody knows", "sreve", says: "sreve"),
        .init("no threads", serve + " --threads 0", says: "--threads must be"),
        .init("threads that are no number", serve + " --threads two", says: "two"),
        .init(
            "threads from the environment", serve, ["LINTEL_THREADS": "many"],
            says: "LINTEL_THREADS must be a whole number"),
        .init(
            "an address from the environment", "serve --open --database DB",
            ["LINTEL_LISTEN": "everywhere"], says: "LINTEL_LISTEN is \"everywhere\""),
        .init(
            "TLS without a certificate", "serve --listen https://127.0.0.1:0 --database DB",
            says: "--listen has https://127.0.0.1:0, for which there is no certificate"),
        .init(
            "a certificate for nobody",
            "serve --listen http://127.0.0.1:0 --database DB --tls-certificate c --tls-key k",
            says: "no address to listen at by TLS"),
        .init(
            "a certificate without a key", serve + " --tls-certificate c",
            says: "there are 1 of --tls-certificate and 0 of --tls-key"),
        .init("authorities without TLS", serve + " --client-ca c", says: "are about TLS"),
        .init(
            "a list of those whom nobody vouches for",
            serve + " --tls-certificate c --tls-key k --client-deny d", says: "say --client-ca"),
        .init(
            "certificates of clients that count for nothing",
            "serve --open --listen https://127.0.0.1:0 --database DB --tls-certificate c "
                + "--tls-key k --client-ca d",
            says: "leave --client-ca out, or --open"),
        .init(
            "another machine without TLS", "serve --listen http://0.0.0.0:0 --database DB",
            says: "listen on 0.0.0.0 by TLS"),
        .init(
            "another protocol", "serve --listen ftp://127.0.0.1:0 --database DB",
            says: "--listen is \"ftp://127.0.0.1:0\""),
        .init("a name that is a URL", serve + " --host http://x/", says: "--host is \"http://x/\""),
        .init(
            "a name from the environment", serve, ["LINTEL_HOST": "good.example, b:a:d"],
            says: "LINTEL_HOST is \"b:a:d\""),
        .init(
            "a database that is a pipe", serve, says: "DB\", which is not a regular file",
            prepare: { #expect(mkfifo($0, 0o600) == 0) }),
        .init("a level nobody knows", serve + " --log-level loud", says: "--log-level is \"loud\""),
        .init(
            "a flag that is neither true nor false", serve, ["LINTEL_READ_ONLY": "perhaps"],
            says: "LINTEL_READ_ONLY is \"perhaps\"; use true or false"),
        .init(
            "no directory", serve.replacing("DB", with: "/nowhere/at/all/lintel.db"),
            says: "/nowhere/at/all"),
        .init(
            "a directory where nobody may write", serve.replacing("DB", with: "/proc/lintel.db"),
            says: "/proc/lintel.db"),
        .init("a directory", serve, says: "DB\", which is a directory; use a file in it") {
            try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false)
        },
        .init("a directory to verify", "verify --database DB", says: "which is a directory") {
            try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false)
        },
        .init("a file that is no database", serve, says: "not a SQLite database") {
            try Data("Dear diary, today I was no database at all, not even a small one.\n".utf8)
                .write(to: URL(filePath: $0))
        },
        .init("another program's database", serve, says: "not a log of Lintel") {
            try makeLog($0)
            try patch($0, at: 68, with: [0, 0, 0, 9])
        },
        .init("a log of a newer Lintel", serve, says: "written by a newer Lintel") {
            try makeLog($0)
            try patch($0, at: 60, with: [0, 0, 3, 231])
        },
        .init("a log cut in half", serve, says: "damaged") {
            try makeLog($0)
            let size = try Data(contentsOf: URL(filePath: $0)).count
            truncate($0, off_t(size / 2 / 4096 * 4096))
        },
        .init("a log cut in the header", serve, says: "damaged") {
            try makeLog($0)
            truncate($0, 60)
        },
        .init("read-only without a log", serve + " --read-only", says: "there is no log at DB"),
        .init("verify without a log", "verify --database DB", says: "there is no log at DB"),
        .init("log without a log", "log --database DB", says: "there is no log at DB"),
        .init("backup without a log", "backup --database DB copy", says: "there is no log at DB"),
        .init("backup to nowhere", "backup --database DB", says: "Missing expected argument"),
        .init("a log of no commits", "log --limit 0 --database DB", says: "at least 1"),
        .init(
            "backup over a file", "backup --database DB DB", says: "exists already",
            prepare: { try makeLog($0) }),
        .init(
            "nobody to be healthy", "healthcheck --listen 127.0.0.1:1", says: "no answer"),
    ]

    @Test(arguments: refusals)
    func `says in a line why it refuses`(_ refusal: Refusal) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("lintel.db")
        try refusal.prepare(path)
        let words = refusal.words.split(separator: " ").map {
            String($0.replacing("DB", with: path))
        }
        let result = try Program.run(
            [Program.lintel] + words, environment: refusal.environment)

        #expect(result.status > 0 && result.status < 128, "it ended by a signal")
        let text = result.errors + result.output
        let says = refusal.says.replacing("DB", with: path)
        #expect(text.contains(says), "\(text)")
        #expect(text.split(separator: "\n").count <= 8, "\(text)")
        #expect(!text.contains("Fatal error"))
    }

    @Test(arguments: ["serve", "verify", "log"])
    func `an empty name is no database`(command: String) throws {
        let options = command == "serve" ? ["--open", "--listen", "127.0.0.1:0"] : []
        let result = try Program.run([Program.lintel, command] + options + ["--database", ""])
        #expect(result.status == 64)
        #expect(result.errors.contains("--database is empty; use the path of a file"))
    }

    @Test func `a second server is told who has the log`() throws {
        let shop = try Shop()
        let second = try Program.run(
            "serve", "--open", "--listen", "127.0.0.1:0", "--database", shop.database)
        #expect(second.status == 1)
        #expect(second.errors.contains("process \(shop.lintel.processID) has the log open"))

        // Beside it, reading is possible, and so is everything that only reads.
        let reader = try LintelProcess(shop.database, "--read-only")
        #expect(try reader.client().get("/readyz").status == 200)
        #expect(try shop.verify().status == 0)
    }

    @Test func `a port that is taken is named`() throws {
        let shop = try Shop()
        let result = try Program.run(
            "serve", "--open", "--listen", "127.0.0.1:\(shop.lintel.port)", "--database",
            shop.directory.file("other.db"))
        #expect(result.status == 1)
        #expect(result.errors.contains("\(shop.lintel.port)"))
        #expect(result.errors.split(separator: "\n").count <= 3, "\(result.errors)")
    }

    @Test func `a backup taken while others write is whole`() throws {
        let shop = try Shop()
        _ = try shop.client.change([Requests.gateway()])
        let port = shop.lintel.port
        let copy = shop.directory.file("copy.db")
        let writer = Background {
            let client = try Transport.client(port: port)
            var count = 0
            while !FileManager.default.fileExists(atPath: copy) {
                count += 1
                _ = try client.change([Requests.set("shop", "web", "n\(count).example")])
            }
            return count
        }
        let result = try Program.run("backup", "--database", shop.database, copy)
        #expect(result.status == 0, "\(result)")
        #expect(result.output.contains("holds the log up to revision"))
        #expect(try writer.value() > 0)
        #expect(try Program.run("verify", "--database", copy).status == 0)

        let again = try Program.run("backup", "--database", shop.database, copy)
        #expect(again.status == 1)
        #expect(again.errors.contains("exists already"))
        // The copy is a log like any other.
        let restored = try LintelProcess(copy)
        #expect(try restored.client().change([Requests.gateway("new")]).status == 201)
    }

    @Test func `the log is printed newest first`() throws {
        let shop = try Shop()
        _ = try shop.client.change([Requests.gateway()], message: "First")
        _ = try shop.client.change([Requests.set("shop", "web", "a.example")], message: "Second")
        let result = try Program.run("log", "--database", shop.database)
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("2  ") == true && lines.first?.hasSuffix("Second") == true)
        #expect(lines.contains { $0.contains("resource.applied Gateway infra/edge") })
        let newest = try Program.run("log", "--limit", "1", "--database", shop.database)
        #expect(!newest.output.contains("First"))
        // Of a rule of the house also what matters of it.
        _ = try shop.client.change([
            Resource(
                metadata: Metadata(name: "sale"),
                spec: .changeFreeze(ChangeFreezeSpec(namespaces: ["shop"], reason: "the sale")))
        ])
        let frozen = try Program.run("log", "--limit", "1", "--database", shop.database)
        #expect(frozen.output.contains("resource.applied ChangeFreeze sale  the sale"))
    }

    @Test func `it says its version and whether the server is ready`() throws {
        let version = try Program.run("version")
        #expect(version.status == 0)
        #expect(version.output.hasPrefix("lintel "))
        let directory = try TemporaryDirectory()
        // It asks where no certificate has to be looked at.
        let lintel = try LintelProcess(directory.file("lintel.db"), isSecure: false)
        let client = try HTTPClient(port: lintel.port)
        let number = version.output.dropFirst("lintel ".count).dropLast()
        #expect(try client.get("/version").text.contains(number))
        let address = "127.0.0.1:\(lintel.port)"
        let health = try Program.run("healthcheck", environment: ["LINTEL_LISTEN": address])
        #expect(health.status == 0, "\(health)")
    }

    // MARK: Making files

    /// A log of 300 commits that was closed properly.
    private static func makeLog(_ path: String) throws {
        let log = try SQLiteEventLog(path: path)
        var entries = LogEntries()
        try log.append(entries.next(300))
        try log.close()
    }

    /// Overwrites bytes of the header: https://www.sqlite.org/fileformat.html, section 1.3.
    private static func patch(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: bytes)
        try file.close()
    }
}
