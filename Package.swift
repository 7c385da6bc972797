// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "lintel",
    products: [
        .executable(name: "lintel", targets: ["lintel"])
    ],
    dependencies: [
        // Each is argued for in docs/decisions/0005-dependencies.md. They have no others than each
        // other, so these are all versions that a build takes.
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    ],
    targets: [
        // MARK: 0. Leaves: C libraries, HTTP, JSON, SQL text. They know nothing of gateways.

        .systemLibrary(
            name: "CMicroHTTPD", pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"])]),
        // What libmicrohttpd speaks TLS by.
        .systemLibrary(
            name: "CGnuTLS", pkgConfig: "gnutls", providers: [.apt(["libgnutls28-dev"])]),
        // What GRDB has no name for.
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        // What Glibc does not show.
        .systemLibrary(name: "CLinux"),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-gnutls-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // jemalloc in the place of malloc, for programs only (decision 17).
        .target(name: "CAllocator", linkerSettings: [.linkedLibrary("jemalloc")]),

        // Threads of the system: one that does one thing, one that does one after the other; and
        // how what waits for them takes turns.
        .target(
            name: "Threads",
            dependencies: [.product(name: "DequeModule", package: "swift-collections")],
            swiftSettings: settings),

        // IP addresses, and ranges of them.
        .target(name: "Addresses", swiftSettings: settings),
        // What is counted and measured while the server runs.
        .target(name: "Metrics", swiftSettings: settings),

        // HTTP in plain values over libmicrohttpd.
        .target(
            name: "MicroHTTP",
            dependencies: ["CMicroHTTPD", "CGnuTLS", "CZlib", "Addresses", "Threads"],
            swiftSettings: settings),

        // What this program asks of others, and sends them, by libcurl.
        .target(
            name: "HTTPClient",
            dependencies: [
                "CCurl", "Addresses", "Threads",
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: settings),

        // simdjson (C++) behind four C functions.
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        // JSON bytes <-> cursors over simdjson's tape, and a writer of canonical bytes.
        .target(name: "JSON", dependencies: ["CSimdJSON"], swiftSettings: settings),

        // RE2 (C++) behind one C function.
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        // What RE2 makes of an expression, or has against it.
        .target(name: "RegularExpressions", dependencies: ["CRE2"], swiftSettings: settings),

        // Files that are whole or not there, which file is which, and what killed processes left.
        .target(name: "Files", dependencies: ["CLinux"], swiftSettings: settings),

        // The numbered SQL files, compiled in.
        .target(
            name: "Migrations", path: "migrations",
            resources: [
                .embedInCode("0001_log.sql"), .embedInCode("0002_access.sql"),
                .embedInCode("0003_reasons.sql"),
                .embedInCode("0004_terms.sql"), .embedInCode("0005_notices.sql"),
            ],
            swiftSettings: settings),

        // The description of the REST API, compiled in.
        .target(
            name: "APIDescription", path: "api", exclude: ["openapi.yaml", "problems.md"]),

        // The pages of `console/`, compiled in.
        .target(name: "Console"),

        // What differs between two texts, as `diff -u` has it.
        .target(name: "TextDifference", swiftSettings: settings),

        // What a person sees of a command: tables, colours, questions, progress.
        .target(name: "Terminal", swiftSettings: settings),

        // MARK: 1. The resources of the Gateway API: names, limits, validation. Pure.

        .target(
            name: "GatewayModel", dependencies: ["JSON", "RegularExpressions"],
            swiftSettings: settings),

        // MARK: 2. What bytes mean, what follows from resources, what a log is.

        // Bytes <-> resources and changesets (JSON, YAML).
        .target(
            name: "Manifest",
            dependencies: ["GatewayModel", "JSON", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings),
        // Attachment, merge, status, diff, plan: pure functions on persistent values.
        .target(
            name: "Projection",
            dependencies: [
                "GatewayModel", "JSON", "RegularExpressions",
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: settings),
        // Commits, events, their stored form, the hash chain, and the protocol of a log.
        .target(
            name: "EventLog",
            dependencies: [
                "GatewayModel", "JSON", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),

        // PEM texts <-> facts about certificates (X.509), and the sealing of private keys.
        .target(
            name: "Certificates",
            dependencies: [
                "GatewayModel", "Files", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: settings),

        // What a client and an issuer say to each other (OAuth 2.0, OpenID Connect): values, and
        // what they have to be. Pure.
        .target(
            name: "OAuth",
            dependencies: [
                "GatewayModel", "JSON", "HTTPClient",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),

        // Tokens of an OpenID Connect issuer -> principals.
        .target(
            name: "OIDC",
            dependencies: [
                "OAuth", "GatewayModel", "JSON", "HTTPClient", "Files", "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),

        // MARK: 3. The log in one SQLite file.

        .target(
            name: "SQLiteEventLog",
            dependencies: [
                "EventLog", "GatewayModel", "Files", "Migrations", "CSQLite",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings),

        // MARK: 4. The pipeline: decide, append, project, publish.

        .target(
            name: "Ledger",
            dependencies: [
                "EventLog", "Projection", "GatewayModel", "JSON", "Metrics", "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),

        // MARK: 5. What callers see: Envoy resources, and the REST API with one file per operation
        // of api/openapi.yaml.

        // A merged gateway -> Envoy's listeners, routes, clusters and secrets, as JSON.
        .target(
            name: "EnvoyXDS",
            dependencies: [
                "Projection", "GatewayModel", "JSON",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),

        // What each Envoy is given, and when. It knows polls and not what carries them.
        .target(
            name: "XDSServer",
            dependencies: [
                "EnvoyXDS", "Ledger", "Certificates", "EventLog", "Projection", "GatewayModel",
                "JSON", "Files", "Metrics",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),

        // Who is told what, when, and again. It knows not what an event says.
        .target(
            name: "Webhooks",
            dependencies: [
                "Ledger", "EventLog", "HTTPClient", "GatewayModel", "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),

        .target(
            name: "RESTAPI",
            dependencies: [
                "XDSServer", "Webhooks", "MicroHTTP", "Ledger", "EnvoyXDS", "Certificates", "OIDC",
                "HTTPClient", "EventLog", "Projection", "Manifest", "GatewayModel", "JSON",
                "Metrics", "TextDifference", "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),

        // What asks a server: connections, contexts, and what comes back.
        .target(
            name: "ServerClient",
            dependencies: [
                "CCurl", "Terminal", "Files", "HTTPClient", "Manifest", "OAuth", "GatewayModel",
                "JSON",
            ],
            swiftSettings: settings),
        // One file for each command of `lintel` that asks a server.
        .target(
            name: "ClientCommands",
            dependencies: [
                "ServerClient", "Terminal", "Files", "Manifest", "GatewayModel", "JSON",
                "TextDifference",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),

        // What the program says of itself: man pages, and docs/reference.
        .target(
            name: "Reference",
            dependencies: [
                "ClientCommands", "ServerClient", "RESTAPI", "EnvoyXDS", "OIDC", "MicroHTTP",
                "EventLog", "Projection", "GatewayModel", "RegularExpressions", "JSON",
            ],
            swiftSettings: settings),

        // MARK: 6. The program: command line, wiring, signals.

        .executableTarget(
            name: "lintel",
            dependencies: [
                "Reference", "ClientCommands", "ServerClient", "Terminal", "RESTAPI", "XDSServer",
                "Webhooks", "EnvoyXDS",
                "Certificates",
                "OIDC", "HTTPClient",
                "Ledger", "SQLiteEventLog", "EventLog", "Projection", "GatewayModel", "MicroHTTP",
                "JSON",
                "APIDescription", "Console", "CAllocator", "Files", "Addresses",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),

        // MARK: Measuring: what `make bench` runs inside a process.

        .executableTarget(
            name: "lintel-benchmarks",
            dependencies: [
                "SQLiteEventLog", "EventLog", "Projection", "GatewayModel", "JSON", "CAllocator",
                "Webhooks", "HTTPClient", "MicroHTTP", "Addresses",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/Sources", swiftSettings: settings),

        // MARK: Tests: what several share, then one target for each target above.

        // Contracts, temporary directories, sample resources, a small HTTP client.
        .target(
            name: "LintelTesting",
            dependencies: [
                "EventLog", "GatewayModel", "CGnuTLS",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            path: "Tests/LintelTesting", swiftSettings: settings),
        // An OpenID Connect issuer of the tests' own, with keys of its own.
        .target(
            name: "IssuerTesting",
            dependencies: [
                "MicroHTTP", "GatewayModel",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            path: "Tests/IssuerTesting", swiftSettings: settings),
        // A process to be killed: appends commits to a log until somebody ends it.
        .executableTarget(
            name: "append-until-killed",
            dependencies: ["SQLiteEventLog", "EventLog", "GatewayModel", "LintelTesting"],
            path: "Tests/AppendUntilKilled", swiftSettings: settings),

        .testTarget(
            name: "TextDifferenceTests", dependencies: ["TextDifference"], swiftSettings: settings),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal"], swiftSettings: settings),
        .testTarget(
            name: "OAuthTests", dependencies: ["OAuth", "GatewayModel", "JSON"],
            swiftSettings: settings),
        .testTarget(
            name: "ServerClientTests",
            dependencies: [
                "ServerClient", "OAuth", "GatewayModel", "MicroHTTP", "Addresses", "JSON",
                "LintelTesting", "IssuerTesting",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ClientCommandsTests",
            dependencies: [
                "ClientCommands", "ServerClient", "Terminal", "Manifest", "GatewayModel", "JSON",
                "LintelTesting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ReferenceTests", dependencies: ["Reference", "JSON"], swiftSettings: settings),
        .testTarget(
            name: "ThreadsTests", dependencies: ["Threads", "LintelTesting"],
            swiftSettings: settings),
        .testTarget(
            name: "AddressesTests", dependencies: ["Addresses"], swiftSettings: settings),
        .testTarget(
            name: "MetricsTests", dependencies: ["Metrics"], swiftSettings: settings),
        .testTarget(
            name: "MicroHTTPTests", dependencies: ["MicroHTTP", "Addresses", "LintelTesting"],
            swiftSettings: settings),
        .testTarget(
            name: "FilesTests", dependencies: ["Files", "LintelTesting"], swiftSettings: settings),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: settings),
        .testTarget(
            name: "RegularExpressionsTests",
            dependencies: ["RegularExpressions", "LintelTesting"], swiftSettings: settings),
        .testTarget(
            name: "GatewayModelTests", dependencies: ["GatewayModel", "JSON"],
            swiftSettings: settings),
        .testTarget(
            name: "ManifestTests",
            dependencies: [
                "Manifest", "GatewayModel", "JSON", "LintelTesting",
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ProjectionTests",
            dependencies: [
                "Projection", "GatewayModel", "JSON", "LintelTesting",
                .product(name: "HashTreeCollections", package: "swift-collections"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CertificatesTests",
            dependencies: [
                "Certificates", "GatewayModel", "LintelTesting",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "HTTPClientTests",
            dependencies: ["HTTPClient", "Addresses", "MicroHTTP", "LintelTesting"],
            swiftSettings: settings),
        .testTarget(
            name: "OIDCTests",
            dependencies: [
                "OIDC", "HTTPClient", "MicroHTTP", "GatewayModel", "JSON", "LintelTesting",
                "IssuerTesting", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "EnvoyXDSTests",
            dependencies: [
                "EnvoyXDS", "Projection", "Certificates", "GatewayModel", "JSON",
                "RegularExpressions", "LintelTesting",
            ],
            exclude: ["testdata"], swiftSettings: settings),
        .testTarget(
            name: "EventLogTests",
            dependencies: ["EventLog", "Manifest", "GatewayModel", "JSON", "LintelTesting"],
            exclude: ["testdata"], swiftSettings: settings),
        .testTarget(
            name: "SQLiteEventLogTests",
            dependencies: [
                "SQLiteEventLog", "EventLog", "GatewayModel", "Migrations", "LintelTesting",
                "append-until-killed", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Ledger", "SQLiteEventLog", "EventLog", "Projection", "GatewayModel", "JSON",
                "Metrics", "Threads", "LintelTesting",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        // Polls without a transport: what stands for one keeps the answers.
        .testTarget(
            name: "XDSServerTests",
            dependencies: [
                "XDSServer", "EnvoyXDS", "Certificates", "Ledger", "EventLog", "GatewayModel",
                "LintelTesting", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "WebhooksTests",
            dependencies: [
                "Webhooks", "HTTPClient", "Addresses", "Ledger", "SQLiteEventLog", "EventLog",
                "GatewayModel", "MicroHTTP", "LintelTesting",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "RESTAPITests",
            dependencies: [
                "RESTAPI", "XDSServer", "Webhooks", "Certificates", "OIDC", "Ledger", "EventLog",
                "Projection", "GatewayModel", "MicroHTTP", "Addresses", "JSON", "Manifest",
                "Metrics", "Threads",
                "LintelTesting", "IssuerTesting",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            exclude: ["testdata"], swiftSettings: settings),
        // Damaged documents for everything that reads what callers send.
        .testTarget(
            name: "FuzzTests",
            dependencies: [
                "RESTAPI", "XDSServer", "Certificates", "OIDC", "EventLog", "Manifest",
                "GatewayModel", "MicroHTTP", "JSON", "RegularExpressions", "LintelTesting",
                "IssuerTesting",
            ],
            exclude: ["testdata"], swiftSettings: settings),
        // The real program, over sockets, killed and starved.
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "lintel", "RESTAPI", "XDSServer", "SQLiteEventLog", "EventLog", "Ledger",
                "Projection", "GatewayModel", "MicroHTTP", "JSON", "LintelTesting",
                "IssuerTesting", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            exclude: ["testdata"], swiftSettings: settings),
        // The shape of the whole: imports, the manifest, and rules of style.
        .testTarget(name: "ArchitectureTests", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
