import Foundation
import GatewayModel
import JSON
import LintelTesting
import Testing

/// A server that is killed while somebody approves: what was agreed is done with the end of its
/// proposal, or the proposal still waits.
struct ProposalCrashTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `a kill leaves no proposal that is half done`() throws {
        let database = directory.file("lintel.db")
        var lintel = try LintelProcess(database, isOpen: false)
        let admin = try lintel.asAdmin()
        let editor = LintelProcess.headers(
            try lintel.makeToken("ci", "editor").text)
        let gateway = try lintel.client().post(
            "/v1/changes", Requests.changes([Requests.gateway()]), headers: admin)
        try #require(gateway.status == 201, "\(gateway.text)")
        var outcomes: Set<String> = []
        for round in 0..<12 {
            let set = ResourceID(
                .listenerSet, NamespacedName(namespace: "shop", name: "set-\(round)"))
            let client = try lintel.client()
            let changes = Requests.changes([Requests.set("shop", set.name, "h\(round).example")])
            let made = try client.post("/v1/proposals", changes, headers: editor)
            try #require(made.status == 201, "\(made.text)")
            let path = try #require(made.headers["location"])
            let asking = Background { [port = lintel.port] in
                try Transport.client(port: port).post(
                    path + "/approve", #"{"word":"yes"}"#, headers: admin)
            }
            // At another moment in each round: before, in and after the commit.
            usleep(UInt32(round) * 400)
            lintel.kill()
            let answer = try? asking.value()
            lintel = try LintelProcess(database, isOpen: false)
            let again = try lintel.client()
            let state = try again.get(path, headers: admin).root["spec"]?["state"]?.string
            let isThere =
                try again.get(
                    "/v1/namespaces/shop/listenersets/\(set.name)", headers: admin
                ).status == 200
            #expect(state == (isThere ? "Committed" : "Open"))
            if answer?.status == 200 { #expect(isThere) }
            outcomes.insert(try #require(state))
            // Whoever heard nothing approves again.
            if !isThere {
                let approved = try again.post(
                    path + "/approve", #"{"word":"yes"}"#, headers: admin)
                #expect(approved.status == 200, "\(approved.text)")
            }
        }
        lintel.stop()
        let verified = try Program.run("verify", "--database", database)
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        #expect(!outcomes.isEmpty)
    }
}
