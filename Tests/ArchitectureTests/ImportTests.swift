import Foundation
import Testing

/// Keeps the arrows of docs/ARCHITECTURE.md pointing down.
///
/// The compiler already refuses an import that Package.swift does not declare. This table is what
/// stops someone from declaring it.
struct ImportTests {
    struct Module: Sendable, CustomTestStringConvertible {
        let name: String
        let folder: String
        /// Targets of this package below it.
        let ours: Set<String>
        /// Packages and system modules, by the name they are imported under.
        let others: Set<String>
        var testDescription: String { name }

        init(_ name: String, in folder: String? = nil, ours: Set<String>, others: Set<String>) {
            (self.name, self.ours, self.others) = (name, ours, others)
            self.folder = folder ?? "Sources/\(name)"
        }
    }

    /// Each module that is written in Swift, and everything it may import besides the standard
    /// library.
    static let modules = [
        Module("GatewayModel", ours: ["JSON", "RegularExpressions"], others: []),
        // A lock for what is made when it is first asked for; the answers are pure all the same.
        Module(
            "Projection", ours: ["GatewayModel", "JSON", "RegularExpressions"],
            others: ["HashTreeCollections", "OrderedCollections", "Synchronization"]),
        Module("Manifest", ours: ["GatewayModel", "JSON"], others: ["CYaml", "Yams"]),
        Module(
            "EventLog", ours: ["GatewayModel", "JSON"], others: ["Crypto", "Synchronization"]),
        Module(
            "Certificates", ours: ["GatewayModel", "Files"],
            others: ["Crypto", "Foundation", "SwiftASN1", "Synchronization", "X509"]),
        Module(
            "EnvoyXDS", ours: ["Projection", "GatewayModel", "JSON"],
            others: ["Crypto", "Synchronization"]),
        Module("TextDifference", ours: [], others: []),
        // Of Glibc what terminals, signals and pipes are.
        Module("Terminal", ours: [], others: ["Glibc", "Synchronization"]),
        Module(
            "ServerClient",
            ours: [
                "CCurl", "Terminal", "Files", "HTTPClient", "Manifest", "OAuth", "GatewayModel",
                "JSON",
            ],
            others: ["Glibc"]),
        Module(
            "ClientCommands",
            ours: [
                "ServerClient", "Terminal", "Files", "Manifest", "GatewayModel", "JSON",
                "TextDifference",
            ],
            others: ["ArgumentParser", "Glibc"]),
        // Of Glibc what sockets and their addresses are.
        Module("Addresses", ours: [], others: ["Glibc"]),
        Module(
            "HTTPClient", ours: ["CCurl", "Addresses", "Threads"],
            others: ["DequeModule", "Glibc", "Synchronization"]),
        Module("OAuth", ours: ["GatewayModel", "JSON", "HTTPClient"], others: ["Crypto"]),
        Module(
            "OIDC", ours: ["OAuth", "GatewayModel", "JSON", "HTTPClient", "Files", "Threads"],
            others: ["Crypto", "Dispatch", "Glibc", "JWTKit", "Logging", "Synchronization"]),
        // Of Glibc what copies and compares memory.
        Module("JSON", ours: ["CSimdJSON"], others: ["Glibc"]),
        Module("RegularExpressions", ours: ["CRE2"], others: []),
        Module("Files", ours: ["CLinux"], others: ["Glibc"]),
        Module("Metrics", ours: [], others: ["Glibc", "Synchronization"]),
        Module("Migrations", in: "migrations", ours: [], others: []),
        Module(
            "MicroHTTP", ours: ["CGnuTLS", "CMicroHTTPD", "CZlib", "Addresses", "Threads"],
            others: ["Glibc", "Synchronization"]),
        Module(
            "Threads", ours: [], others: ["DequeModule", "Dispatch", "Glibc", "Synchronization"]),
        Module(
            "SQLiteEventLog", ours: ["EventLog", "GatewayModel", "Files", "Migrations", "CSQLite"],
            others: ["Foundation", "GRDB", "GRDBSQLite", "Glibc", "Synchronization"]),
        Module(
            "Ledger",
            ours: ["EventLog", "Projection", "GatewayModel", "JSON", "Metrics", "Threads"],
            others: [
                "Crypto", "Dispatch", "Glibc", "HeapModule", "Logging", "Synchronization",
            ]),
        // No MicroHTTP: it knows nothing of what carries polls.
        Module(
            "XDSServer",
            ours: [
                "EnvoyXDS", "Ledger", "Certificates", "EventLog", "Projection", "GatewayModel",
                "JSON", "Files", "Metrics",
            ],
            others: ["Dispatch", "Glibc", "Logging", "Synchronization"]),
        Module(
            "Webhooks", ours: ["Ledger", "EventLog", "HTTPClient", "GatewayModel", "Threads"],
            others: [
                "Crypto", "DequeModule", "Dispatch", "HeapModule", "Logging", "Synchronization",
            ]),
        Module(
            "RESTAPI",
            ours: [
                "XDSServer", "Webhooks", "MicroHTTP", "Ledger", "EnvoyXDS", "Certificates", "OIDC",
                "HTTPClient", "EventLog", "Projection", "Manifest", "GatewayModel", "JSON",
                "Metrics", "TextDifference", "Threads",
            ],
            others: ["Crypto", "Dispatch", "Glibc", "Logging", "Synchronization"]),
        Module(
            "Reference",
            ours: [
                "ClientCommands", "ServerClient", "RESTAPI", "EnvoyXDS", "OIDC", "MicroHTTP",
                "EventLog", "Projection", "GatewayModel", "RegularExpressions", "JSON",
            ],
            others: []),
        Module(
            "lintel",
            ours: [
                "Reference", "ClientCommands", "ServerClient", "Terminal", "RESTAPI", "XDSServer",
                "Webhooks",
                "EnvoyXDS", "Certificates", "OIDC", "HTTPClient", "Ledger", "SQLiteEventLog",
                "EventLog", "Projection", "GatewayModel", "MicroHTTP", "JSON", "APIDescription",
                "Console", "CAllocator", "Files", "Addresses",
            ],
            others: [
                "ArgumentParser", "Dispatch", "Foundation", "Glibc", "Logging", "Synchronization",
            ]),
        Module(
            "lintel-benchmarks", in: "Benchmarks/Sources",
            ours: [
                "SQLiteEventLog", "EventLog", "Projection", "GatewayModel", "JSON", "CAllocator",
                "Webhooks", "HTTPClient", "MicroHTTP", "Addresses",
            ],
            others: ["Foundation", "Glibc", "Logging", "Synchronization"]),
    ]

    /// Written in C or C++, or only a name for a system library: they import nothing of ours.
    static let leaves: Set<String> = [
        "APIDescription", "CAllocator", "CCurl", "CGnuTLS", "CLinux", "CMicroHTTPD", "CRE2",
        "CSQLite", "CSimdJSON", "CZlib", "Console",
    ]

    @Test(arguments: modules)
    func `imports point down`(module: Module) throws {
        let files = Repository.files(in: module.folder, endingIn: ".swift")
        try #require(!files.isEmpty)
        for file in files {
            let surplus = try imports(of: file).subtracting(module.ours.union(module.others))
            #expect(surplus.isEmpty, "\(file) imports \(surplus.sorted())")
        }
    }

    /// What follows from values alone: no clock, no disk, no thread, no number at random.
    static let pure: Set<String> = [
        "GatewayModel", "Projection", "Manifest", "EventLog", "EnvoyXDS",
    ]

    @Test func `pure modules have nothing of the system`() {
        let system: Set<String> = ["Foundation", "Glibc", "Dispatch", "CLinux"]
        let modules = Self.modules.filter { Self.pure.contains($0.name) }
        #expect(modules.count == Self.pure.count)
        for module in modules {
            let surplus = module.ours.union(module.others).intersection(system)
            #expect(surplus.isEmpty, "\(module.name) may import \(surplus.sorted())")
        }
    }

    @Test func `every folder of Sources has its row`() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Repository.root.appending(path: "Sources").path)
        let rows = Set(Self.modules.map(\.folder)).union(Self.leaves.map { "Sources/\($0)" })
        #expect(rows.isSuperset(of: folders.map { "Sources/\($0)" }))
    }

    @Test(arguments: modules)
    func `Package.swift declares no other arrow`(module: Module) throws {
        let declared = try #require(try declaredDependencies()[module.name])
        let surplus = declared.subtracting(module.ours.union(module.others))
        #expect(surplus.isEmpty, "\(module.name) depends on \(surplus.sorted())")
        let missing = module.ours.subtracting(declared)
        #expect(missing.isEmpty, "\(module.name) does not depend on \(missing.sorted()) any more")
    }

    @Test func `the arrows make no circle`() {
        var below: [String: Set<String>] = [:]
        for leaf in Self.leaves { below[leaf] = [] }
        var rest = Self.modules
        while let index = rest.firstIndex(where: { $0.ours.allSatisfy { below[$0] != nil } }) {
            let module = rest.remove(at: index)
            below[module.name] = module.ours
        }
        #expect(rest.map(\.name) == [])
    }

    // MARK: Reading

    private func imports(of file: String) throws -> Set<String> {
        let words = "struct|class|enum|protocol|func|let|var|typealias"
        let access = "public|package|internal|private|fileprivate"
        let line = try Regex(
            #"(?m)^[ \t]*(?:@\w+(?:\([^)]*\))? +)*(?:(?:\#(access)) +)?"#
                + #"import +(?:(?:\#(words)) +)?(\w+)"#,
            as: (Substring, Substring).self)
        return Set(try Repository.text(of: file).matches(of: line).map { String($0.1) })
    }

    /// The strings in each target's `dependencies:` list, a product by its name.
    private func declaredDependencies() throws -> [String: Set<String>] {
        let manifest = try Repository.text(of: "Package.swift")
        var declared: [String: Set<String>] = [:]
        let starts = manifest.ranges(of: /\.(?:target|executableTarget)\(/)
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1].lowerBound : manifest.endIndex
            let target = manifest[start.lowerBound..<end].prefix(upToTestTarget: ".testTarget(")
            guard let name = target.firstMatch(of: /name: "([\w-]+)"/)?.1 else { continue }
            declared[String(name)] = dependencies(of: target)
        }
        return declared
    }

    private func dependencies(of target: Substring) -> Set<String> {
        guard let list = target.firstMatch(of: /dependencies: \[(?s)(.*?)\n? *\](?=[,)])/)?.1 else {
            return []
        }
        let products = list.matches(of: /name: "(\w+)", package/).map { String($0.1) }
        let rest = list.replacing(/\.product\([^)]*\)/, with: "")
        return Set(products + rest.matches(of: /"([\w-]+)"/).map { String($0.1) })
    }
}

extension Substring {
    fileprivate func prefix(upToTestTarget mark: String) -> Substring {
        firstRange(of: mark).map { self[..<$0.lowerBound] } ?? self
    }
}
