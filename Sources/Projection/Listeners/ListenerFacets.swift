/// How many listeners there are by port, by namespace and by state: of each what the filters on the
/// two others let through, so that it says what choosing another one would show.
public struct ListenerFacets: Sendable {
    public struct Team: Sendable {
        public let namespace: String
        public let count: Int
    }

    /// The namespaces with most listeners, and how many more there are.
    public struct Teams: Sendable {
        public let listed: [Team]
        public let moreCount: Int
    }

    public struct Port: Sendable {
        public let port: UInt16
        public let count: Int
        public let teams: Teams
    }

    /// The ports with most listeners, by number.
    public let ports: [Port]
    public let morePorts: Int
    public let teams: Teams
    /// By ``ListenerState``.
    public let states: [Int]
}

/// Counts listeners while a table is gone through.
struct FacetCounts {
    static let portLimit = 256
    static let teamLimit = 256
    /// Of one port.
    static let teamOfPortLimit = 16

    private let names: [String]
    private var ports: [ListenerFacets.Port] = []
    private var teams: [Int]
    private(set) var states = Array(repeating: 0, count: ListenerState.allCases.count)
    /// Of the port that is gone through.
    private var port: UInt16 = 0
    private var teamsOfPort: [Int]
    private var touched: [Int] = []

    init(_ namespaces: NamespaceNumbers) {
        names = namespaces.names
        teams = Array(repeating: 0, count: names.count)
        teamsOfPort = teams
    }

    mutating func count(port row: ListenerTable.Row) {
        if row.port != port { closePort(row.port) }
        let team = Int(row.namespace)
        if teamsOfPort[team] == 0 { touched.append(team) }
        teamsOfPort[team] += 1
    }

    mutating func count(team row: ListenerTable.Row) { teams[Int(row.namespace)] += 1 }

    mutating func count(state row: ListenerTable.Row) { states[row.state.rawValue] += 1 }

    private mutating func closePort(_ next: UInt16) {
        if !touched.isEmpty {
            let counts = touched.map { (team: $0, count: teamsOfPort[$0]) }
            ports.append(
                ListenerFacets.Port(
                    port: port, count: counts.reduce(0) { $0 + $1.count },
                    teams: most(counts, limit: Self.teamOfPortLimit)))
            for team in touched { teamsOfPort[team] = 0 }
            touched.removeAll(keepingCapacity: true)
        }
        port = next
    }

    private func most(
        _ counts: [(team: Int, count: Int)], limit: Int
    ) -> ListenerFacets.Teams {
        let sorted = counts.sorted { left, right in
            left.count == right.count
                ? names[left.team] < names[right.team] : left.count > right.count
        }
        return ListenerFacets.Teams(
            listed: sorted.prefix(limit).map { team in
                ListenerFacets.Team(namespace: names[team.team], count: team.count)
            }, moreCount: max(0, sorted.count - limit))
    }

    mutating func facets() -> ListenerFacets {
        closePort(0)
        let largest = ports.sorted {
            $0.count == $1.count ? $0.port < $1.port : $0.count > $1.count
        }.prefix(Self.portLimit)
        let counts = teams.enumerated().filter { $0.element > 0 }.map {
            (team: $0.offset, count: $0.element)
        }
        return ListenerFacets(
            ports: largest.sorted { $0.port < $1.port }, morePorts: ports.count - largest.count,
            teams: most(counts, limit: Self.teamLimit), states: states)
    }
}
