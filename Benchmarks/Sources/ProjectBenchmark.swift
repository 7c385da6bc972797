import GatewayModel
import Projection

/// One listener changes on a gateway of 2,500 sets and 40,000 listeners.
enum ProjectBenchmark {
    private static let sets = 2_500
    private static let listenersPerSet = 16

    static func run() throws {
        var state = GatewayState()
        let all = (0..<sets).map {
            BenchmarkResources.set(of: $0, listeners: listenersPerSet)
        }
        state = try decision(on: [BenchmarkResources.gateway] + all, in: state).after
        var deciding: [Double] = []
        var rendering: [Double] = []
        for number in 0..<400 {
            let hostname = "new-\(number).example.com"
            let change = BenchmarkResources.set(
                of: number * 37 % sets, listeners: listenersPerSet, first: hostname)
            var decided: (decision: Decision, after: GatewayState)?
            deciding.append(try seconds { decided = try decision(on: [change], in: state) })
            guard let decided, let effect = decided.decision.effects.first,
                let gateway = decided.after.gateway(BenchmarkResources.edge)
            else { throw WrongAnswer("the change had no effect") }
            guard effect.delta.modified.map(\.after.listener.hostname) == [hostname],
                gateway.listenerCount == sets * listenersPerSet
            else { throw WrongAnswer("the change did not do what it says") }
            state = decided.after
            var bytes: [UInt8] = []
            rendering.append(seconds { bytes = state.snapshotJSON(of: gateway) })
            guard bytes.count == state.snapshotSize(of: gateway) else {
                throw WrongAnswer("the snapshot has another size than it says")
            }
        }
        Measurement(
            what: "decide and project one of 40,000 listeners", value: median(deciding) * 1000,
            unit: "ms", better: .less, target: 1
        ).report()
        Measurement(
            what: "lay out the whole snapshot after it", value: median(rendering) * 1000,
            unit: "ms", better: .less, target: 50
        ).report()
        try measureRoutes(over: state)
    }

    /// The same with a route for each listener, of which one changes.
    private static func measureRoutes(over listeners: GatewayState) throws {
        var state = listeners
        for team in 0..<sets {
            let routes = (0..<listenersPerSet).map {
                BenchmarkResources.route(of: team, listener: $0, path: "/")
            }
            state = try decision(
                on: [BenchmarkResources.backend(of: team)] + routes, in: state
            ).after
        }
        var deciding: [Double] = []
        for number in 0..<400 {
            let change = BenchmarkResources.route(
                of: number * 37 % sets, listener: number % listenersPerSet, path: "/v\(number)")
            var decided: (decision: Decision, after: GatewayState)?
            deciding.append(try seconds { decided = try decision(on: [change], in: state) })
            guard let decided, let effect = decided.decision.effects.first,
                effect.routes.modified.count == 1,
                decided.after.gateway(BenchmarkResources.edge)?.routeCount == sets * listenersPerSet
            else { throw WrongAnswer("the change of a route did not do what it says") }
            state = decided.after
        }
        Measurement(
            what: "decide and project one of 40,000 routes", value: median(deciding) * 1000,
            unit: "ms", better: .less, target: 1
        ).report()
    }

    private static func decision(
        on resources: [Resource], in state: GatewayState
    ) throws -> (decision: Decision, after: GatewayState) {
        let now = Timestamp(rawValue: state.committedAt.rawValue + 1_000_000)
        let context = DecisionContext(
            now: now, actor: "bench", entropy: (UInt64(now.rawValue), 7))
        return try state.decide(resources.map { Intent(Change(.apply($0))) }, context)
    }
}

/// A measurement of something that did not do its work is worth nothing.
struct WrongAnswer: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
