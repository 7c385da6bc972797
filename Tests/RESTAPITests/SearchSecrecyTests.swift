import GatewayModel
import JSON
import LintelTesting
import Testing

@testable import RESTAPI

/// Two servers that differ in what a caller does not see, and in nothing else: it is told the same
/// by both, byte by byte.
@Suite struct SearchSecrecyTests {
    private static let words = (one: "sesame", other: "walnut")

    /// A third team, on the same gateway and on one of its own, and a long log of it.
    private static func world(_ word: String) throws -> AccessWorld {
        let world = try AccessWorld()
        let namespace = "\(word)-team"
        try world.server.apply(AccessWorld.team(namespace, word), message: "\(word)-first")
        try world.server.apply(
            Manifests.set("\(namespace)/\(word)", "a:\(word).example.com", "b:deep.\(word).org"),
            message: "\(word)%20again")
        for round in 0..<45 {
            let sets = (0..<100).map {
                Manifests.set("\(namespace)/s\($0)", "a:h\($0)-\(round).\(word).org")
            }
            try world.server.apply(sets.joined(), message: "\(word)%20round")
        }
        return world
    }

    @Test func `what is not seen changes nothing of an answer`() throws {
        let (one, other) = (try Self.world(Self.words.one), try Self.world(Self.words.other))
        #expect(one.revision == other.revision)
        let questions = [
            "a", "e", "org", "example", "lintel", "ada", "round", "again", "-team", "4", "6", "50",
            "x.example.com", "arcade", "arcade.example.com",
        ]
        let told = [Self.words.one, Self.words.other].flatMap { word in
            [
                word, "\(word).org", "\(word)-team", "\(word)%20round", "h1-44.\(word).org",
                "x\(word).example.com",
                "\(word)-team/s1", "ListenerSet%20\(word)", "Namespace%20\(word)-team",
                "nobody-\(word)", "\(word)-first", "deep.\(word).org", "dep.\(word).org",
                "sesme.example.com",
            ]
        }
        for caller in [
            "viewer", "editor", "gateway-admin", "auditor", "proxy", "admin", "other", "stranger",
            "nobody",
        ] {
            for question in questions + told {
                let target = "/v1/search?q=\(question)&limit=100"
                let answer = try one.get(caller, target)
                let same = try other.get(caller, target)
                #expect(Self.told(answer) == Self.told(same), "\(caller): \(target)")
            }
        }
    }

    /// Without the log's own part of `before`.
    private static func told(_ answer: HTTPClient.Answer) -> String {
        answer.text.replacing(/"before":"(\d+)\.[0-9a-f]+"/) { "\($0.output.1)" }
    }

    /// What an answer leads to may be asked by who is told of it.
    @Test func `every link can be followed`() throws {
        let world = try Self.world(Self.words.one)
        var seen: Set<String> = []
        for caller in [
            "viewer", "editor", "gateway-admin", "auditor", "proxy", "admin", "other", "platform",
        ] {
            for question in [
                "arcade", "e", "example.com", "*", "zanzibar", "sesame", "3", "4", "5", "6", "shop",
                "ada", "round", "x.example.com", "gateway", "arcade.example.com",
            ] {
                let answer = try world.get(caller, "/v1/search?q=\(question)&limit=100")
                let root = try JSONDocument.parsing(answer.body).root
                for result in Array(root.at("results")!.elements) {
                    for link in Array(result.at("links")!.members) {
                        guard seen.insert("\(caller) \(String(link.value.text!))").inserted else {
                            continue
                        }
                        let there = try world.get(caller, String(link.value.text!))
                        #expect(
                            there.status == 200,
                            "\(caller) \(question) \(String(link.value.text!)) \(there.text)")
                    }
                }
            }
        }
    }
}
