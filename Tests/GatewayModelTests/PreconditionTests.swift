import GatewayModel
import Testing

/// What headers and body require, together.
@Suite struct PreconditionTests {
    static func revisions(_ numbers: Int64...) -> [Revision] { numbers.map(Revision.init) }
    static let five = Precondition.resourceVersion(Revision(rawValue: 5))
    static let all: [Precondition] = [
        .none, five, .resourceVersion(Revision(rawValue: 6)), .oneOf(revisions(5, 7)),
        .oneOf(revisions(6, 7, 8)), .exists, .absent, .never(because: "so"),
    ]
    static let states: [Revision?] = [nil] + (1...9).map { Revision(rawValue: $0) }
    static let id = ResourceID(.gateway, NamespacedName(namespace: "infra", name: "edge"))

    /// The whole meaning of `and`, with each pair in each state.
    @Test(arguments: all, all)
    func `both hold where each does`(one: Precondition, other: Precondition) {
        for state in Self.states {
            let each = [one, other].allSatisfy { $0.failure(of: Self.id, at: state) == nil }
            let both = one.and(other).failure(of: Self.id, at: state) == nil
            #expect(both == each, "\(one) and \(other) at \(String(describing: state))")
        }
    }

    @Test(arguments: [
        (five, nil, "Gateway infra/edge does not exist; the request expects resourceVersion 5"),
        (
            five, 6,
            "Gateway infra/edge is at resourceVersion 6, not 5; read it again and repeat the change"
        ),
        (
            .oneOf(revisions(1, 2, 3, 4, 5, 7)), 6,
            "Gateway infra/edge is at resourceVersion 6, not 1 or 2 or 3 or 4 or 5 or …; "
                + "read it again and repeat the change"
        ),
        (
            .resourceVersion(Revision(rawValue: 6)).and(five), 6,
            "the request requires resourceVersion 6, and also 5"
        ),
        (
            Precondition.exists.and(.absent), nil,
            "the request requires that it does not exist, and that it does"
        ),
        (.never(because: "so"), 5, "so"),
    ])
    func `says what is wrong`(condition: Precondition, state: Int64?, failure: String) {
        #expect(condition.failure(of: Self.id, at: state.map(Revision.init)) == failure)
    }
}
