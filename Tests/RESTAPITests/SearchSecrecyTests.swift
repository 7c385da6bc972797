import GatewayModel
import JSON
import LintelTesting
import Testing

@testable import RESTAPI

/// Two servers that differ in what a caller does not see, and in nothing else: it is told the same
/// by both, byte by byte.
@Suite struct SearchSecrecyTests {
    /// Who sees something of a team.
    private static let seeing = [
        "viewer", "editor", "gateway-admin", "auditor", "admin", "other",
    ]
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
        // Of each, how many answers have something.
        var found: [String: Int] = [:]
        for caller in Self.seeing + ["proxy", "stranger", "nobody"] {
            for question in questions + told {
                let target = "/v1/search?q=\(question)&limit=100"
                let answer = try one.get(caller, target)
                let same = try other.get(caller, target)
                #expect(answer.status == (caller == "nobody" ? 401 : 200), "\(caller): \(target)")
                if answer.text.contains(#""results":[{"#) { found[caller, default: 0] += 1 }
                #expect(Self.told(answer) == Self.told(same), "\(caller): \(target)")
            }
        }
        #expect(
            Set(found.keys) == Set(Self.seeing) && found.values.allSatisfy { $0 > 3 }, "\(found)")
    }

    /// Without the log's own part of `before`.
    private static func told(_ answer: HTTPClient.Answer) -> String {
        answer.text.replacing(/"before":"(\d+)\.[0-9a-f]+"/) { "\($0.output.1)" }
    }

    /// What an answer leads to may be asked by who is told of it.
    @Test func `every link can be followed`() throws {
        let world = try Self.world(Self.words.one)
        var seen: Set<String> = []
        for caller in Self.seeing + ["proxy", "platform"] {
            for question in [
                "arcade", "e", "example.com", "*", "zanzibar", "sesame", "3", "4", "5", "6", "shop",
                "ada", "round", "x.example.com", "gateway", "arcade.example.com",
            ] {
                let answer = try world.get(caller, "/v1/search?q=\(question)&limit=100")
                try #require(answer.status == 200, "\(caller) \(question) \(answer.text)")
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
        #expect(seen.count > 100)
    }
}
