import Foundation
import LintelTesting
import Testing

extension CommandShop {
    /// A gateway, and sets on it of which the newest claims what the first has.
    static func reading() throws -> CommandShop {
        let shop = try CommandShop()
        let changes: [(message: String, text: String)] = [
            ("The edge", gateway),
            ("The web\n\nwith more to say", set("web", labels: "{tier: one}")),
            ("The shop", set("other")),
            (
                "A takeover",
                set("late").replacing(
                    "hostname: late.example.com", with: "hostname: web.example.com")
            ),
        ]
        for (message, text) in changes { try shop.apply(text, message) }
        return shop
    }

    func apply(_ text: String, _ message: String) throws {
        let query = message.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let answer = try client().send(
            "POST", "/v1/changes?message=\(query)",
            headers: Requests.yaml.merging(["Lintel-Actor": "ada"]) { $1 }, body: text)
        try #require(answer.status == 201, "\(answer.text)")
    }

    func run(_ line: String) throws -> (status: Int32, output: String, errors: String) {
        try shell("$LINTEL " + line)
    }
}
