import JSON
import LintelTesting
import Testing

@Suite("A proxy that polled and stopped, in real processes")
struct SilenceTests {
    private func nodes(_ client: HTTPClient) throws -> String {
        try client.get(edge + "/nodes").text
    }

    private func told(_ client: HTTPClient) throws -> Int {
        try client.get("/v1/warnings").text.ranges(of: #""reason":"ProxySilent""#).count
    }

    @Test func `it is missed, also by the process after a kill, and told twice when it came back`()
        throws
    {
        let directory = try TemporaryDirectory()
        let database = directory.file("lintel.db")
        var lintel = try LintelProcess(database, "--node-silent-after", "1m")
        var client = try lintel.client()
        try #require(try client.change([Requests.gateway()]).status == 201)
        #expect(try client.get(edge + "/snapshot?node=edge-1").status == 200)
        // A process that only reads sees what is beside the log.
        #expect(
            try eventually {
                let reader = try LintelProcess(database, "--read-only")
                return try nodes(reader.client()).contains(#""name":"edge-1""#)
            })
        lintel.kill()
        lintel = try LintelProcess(database, "--node-silent-after", "1s")
        client = try lintel.client()
        #expect(try nodes(client).contains(#""name":"edge-1""#))
        #expect(try eventually { try told(client) == 1 })
        #expect(try nodes(client).contains(#""silent":true"#))
        #expect(try nodes(client).contains(#""silentNodes":1"#))
        lintel.kill()
        // Told already, it is silent again and not told again; who comes back is a new one.
        lintel = try LintelProcess(database, "--node-silent-after", "1s")
        client = try lintel.client()
        #expect(try eventually { try nodes(client).contains(#""silent":true"#) })
        #expect(try told(client) == 1)
        #expect(try client.get(edge + "/snapshot?node=edge-1").status == 200)
        #expect(try !nodes(client).contains(#""silent":true"#))
        #expect(try eventually { try told(client) == 2 })
    }

    @Test(arguments: [false, true])
    func `a poll that is held is no silence, and its end is`(isDelta: Bool) throws {
        let directory = try TemporaryDirectory()
        let lintel = try LintelProcess(
            directory.file("lintel.db"), "--node-silent-after", "1s", "--node-forget-after", "3s")
        let client = try lintel.client()
        try #require(try client.change([Requests.gateway()]).status == 201)
        let held = edge + "/snapshot?node=held"
        let first = try client.get(held)
        let tag = try #require(first.headers["etag"])
        let version = try #require(first.headers["lintel-version"])
        var waiting: HTTPClient? = try lintel.client()
        let since = isDelta ? "&since=\(version)" : ""
        try waiting?.ask(
            held + "&wait=5m" + since, headers: isDelta ? [:] : ["If-None-Match": tag])
        #expect(try client.get(edge + "/snapshot?node=other").status == 200)
        // The other one is missed and forgotten meanwhile, which takes longer than silence may.
        #expect(try eventually { try nodes(client).contains(#""silent":true"#) })
        #expect(try eventually { try !nodes(client).contains(#""name":"other""#) })
        #expect(try nodes(client).contains(#""name":"held""#))
        #expect(try told(client) == 1)
        waiting = nil
        #expect(try eventually { try told(client) == 2 })
    }

    @Test(arguments: [
        (["--node-silent-after", "0s"], "at least 1s"),
        (["--node-silent-after", "soon"], "use a duration"),
        (["--node-silent-after", "2h", "--node-forget-after", "1h"], "before it is missed"),
    ])
    func `options that cannot be meant are refused`(options: [String], words: String) throws {
        let directory = try TemporaryDirectory()
        let result = try Program.run(
            [Program.lintel, "serve", "--open", "--database", directory.file("lintel.db")] + options
        )
        #expect(result.status != 0 && result.errors.contains(words), "\(result.errors)")
    }
}
