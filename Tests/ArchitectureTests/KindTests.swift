import Foundation
import Testing

/// The table of kinds is the only list of kinds (decision 30): elsewhere code asks which part a
/// kind plays, so that a new kind is a row, and not a search for everything that lists the others.
struct KindTests {
    static let table = "Sources/GatewayModel/Kinds/KindTable.swift"

    /// What besides it has one line for each of several kinds, and why.
    static let exceptions = [
        "Sources/GatewayModel/Kinds/ResourceSpec.swift": "what each kind specifies, as one type",
        "Sources/GatewayModel/Kinds/Access/RoleBinding.swift":
            "what a subject and a reference to a role may name",
        "Sources/GatewayModel/Kinds/Route/RouteSpec.swift": "what the API says of each route",
    ]

    static let files = ["Sources", "Benchmarks/Sources"]
        .flatMap { Repository.files(in: $0, endingIn: ".swift") }
        .filter { $0 != table && exceptions[$0] == nil }

    /// `httpRoute` and `HTTPRoute`, and so on.
    let kinds: [String: String]

    init() throws {
        let text = try Repository.text(of: Self.table)
        let cases = text.matches(of: /case (\w+) = "(\w+)"/).map { (String($0.1), String($0.2)) }
        try #require(cases.count >= 10)
        kinds = Dictionary(uniqueKeysWithValues: cases)
    }

    @Test(arguments: files)
    func `no switch elsewhere lists kinds`(file: String) throws {
        let text = try Repository.text(of: file)
        guard mentionsKinds(text) else { return }
        for found in switches(in: text) {
            #expect(
                found.kinds.count < 2,
                "\(file): `switch \(found.subject)` lists \(found.kinds.sorted()); ask for parts")
        }
    }

    @Test(arguments: files)
    func `kinds are not compared, but their parts`(file: String) throws {
        let text = try Repository.text(of: file)
        guard mentionsKinds(text) else { return }
        // To Unicode there is no boundary between the words of `id.kind`.
        let comparison = /\bkind\)? *(?:==|!=|~=) *\.(\w+)\b(?![(.])/.wordBoundaryKind(.simple)
        for line in text.split(separator: "\n") {
            let compared = line.matches(of: comparison)
                .filter { kinds[String($0.1)] != nil }
            #expect(compared.isEmpty, "\(file): \(line)")
            let rest = line.replacing(/part *(?:==|!=) *\.\w+/, with: "")
            let listed = Set(rest.matches(of: /(?:^|[^\w)\]])\.(\w+)\b/).map { String($0.1) })
                .intersection(kinds.keys)
            #expect(listed.count < 2 || line.contains("case "), "\(file) lists kinds: \(line)")
        }
    }

    @Test(arguments: files)
    func `no file names more than one kind in words`(file: String) throws {
        let words = Set(try Repository.text(of: file).matches(of: /"(\w+)"/).map { String($0.1) })
        let named = words.intersection(kinds.values)
        #expect(named.count < 2, "\(file) names \(named.sorted())")
    }

    @Test func `every exception is needed`() throws {
        for file in Self.exceptions.keys {
            #expect(Repository.exists(file), "\(file) is gone")
            let lists = switches(in: try Repository.text(of: file)).contains { $0.kinds.count > 1 }
            #expect(lists, "\(file) lists no kinds any more")
        }
    }

    @Test func `a switch over kinds is found`() {
        let text = """
                switch id.kind {
                case .gateway: return 1
                case .httpRoute,
                    .tlsRoute:
                    return 2
                default: return 3
                }
            """
        #expect(switches(in: text).map(\.kinds) == [["gateway", "httpRoute", "tlsRoute"]])
    }

    // MARK: Reading

    /// Most files do not, and need no closer look.
    private func mentionsKinds(_ text: String) -> Bool {
        kinds.keys.contains { text.contains(".\($0)") }
    }

    /// Every `switch` with the kinds that its cases name. The parts that kinds play and the scopes
    /// of a rollback have names of their own that are the same.
    private func switches(in text: String) -> [(subject: String, kinds: Set<String>)] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.compactMap { index -> (subject: String, kinds: Set<String>)? in
            guard let head = lines[index].firstMatch(of: /\bswitch (.+) \{$/) else { return nil }
            let subject = String(head.1)
            if subject.hasSuffix("part") || subject.hasSuffix("scope") { return nil }
            let indent = lines[index].prefix { $0 == " " }
            let body = lines[(index + 1)...].prefix { $0 != indent + "}" }.joined(separator: "\n")
            let patterns = body.matches(of: /case ([^:]*):/).map { String($0.1) }
            let names = patterns.flatMap { pattern in
                pattern.matches(of: /(?:^|[^\w)])\.(\w+)/).map { String($0.1) }
            }
            return (subject, Set(names).intersection(kinds.keys))
        }
    }
}
