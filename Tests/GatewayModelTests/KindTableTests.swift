import GatewayModel
import Testing

@Suite("the table of kinds")
struct KindTableTests {
    @Test(arguments: ResourceKind.allCases)
    func `each kind has its own row`(kind: ResourceKind) {
        #expect(kind.row.spelling.kind == kind)
        #expect(kind.row.spelling.name == kind.rawValue)
        #expect(!kind.row.spelling.apiVersions.isEmpty)
        #expect((kind.row.route != nil) == (kind.part == .route))
    }

    /// The projection keeps one store for each of these, by name.
    @Test(arguments: [KindPart.namespace, .gateway, .set, .grant, .secret, .backend])
    func `a part that is not of routes is played by one kind`(part: KindPart) {
        #expect(ResourceKind.allCases.filter { $0.part == part }.count == 1)
    }

    @Test func `no two kinds are called the same`() {
        let rows = ResourceKind.allCases.map(\.row)
        let names = KindSpelling.all.map(\.name)
        #expect(Set(names).count == names.count)
        let words = rows.flatMap { [$0.plural] + $0.shortNames }
        #expect(Set(words).count == words.count)
    }

    @Test(arguments: KindSpelling.all)
    func `a spelling is found by its name, and by its group with it`(spelling: KindSpelling) {
        #expect(KindSpelling(spelling.name) == spelling)
        #expect(ResourceKind(group: spelling.group, kind: spelling.name) == spelling.kind)
        #expect(ResourceKind(group: "example.com", kind: spelling.name) == nil)
    }

    static let bounds: [(version: String, hostnames: Int, rules: [Int])] = [
        ("v1", 1, [1]), ("v1", 1024, [16]), ("v1alpha2", 0, [1]), ("v1alpha2", 1, [1, 1]),
        ("v1alpha2", 1, [0]),
    ]

    @Test(arguments: bounds)
    func `a TLSRoute is served in the newest version that admits it`(
        version: String, hostnames: Int, rules: [Int]
    ) {
        let spec = RouteSpec(
            hostnames: (0..<hostnames).map { "h\($0).example.com" },
            rules: rules.map { count in
                RouteRule(backendRefs: (0..<count).map { BackendRef(name: "b\($0)") })
            })
        let resource = Resource(
            metadata: Metadata(namespace: "shop", name: "r"), spec: .tlsRoute(spec))
        #expect(resource.apiVersion == "gateway.networking.k8s.io/\(version)")
    }
}
