import GatewayModel
import LintelTesting

@testable import Projection

/// Makes up commits about few names and few ports, so that everything clashes with everything.
struct RandomWorld {
    var resources: RandomResources
    private(set) var story = Story()
    /// Versions that rollbacks may bring back, with their old uid and age.
    private var graveyard: [StoredResource] = []

    static let gateways = RandomResources.gateways

    /// - Parameter hostnames: how many names to add to the seven that overlap.
    init(seed: UInt64, hostnames count: Int) {
        resources = RandomResources(seed: seed, hostnames: count)
    }

    /// Applies one more commit of 1 to 6 events and returns what it changed.
    mutating func step() -> [MergeChange] {
        var pending = story.resources
        let events = (0..<Int.random(in: 1...6, using: &resources.random)).map { _ in
            let event = event(over: pending)
            switch event {
            case .applied(let stored): pending[stored.id] = stored
            case .deleted(let id, _):
                if let stored = pending.removeValue(forKey: id) { graveyard.append(stored) }
            }
            return event
        }
        graveyard = Array(graveyard.suffix(20))
        return story.commit(events)
    }

    private mutating func event(over pending: [ResourceID: StoredResource]) -> Event {
        let roll = Int.random(in: 0..<100, using: &resources.random)
        if roll < 10, let old = graveyard.randomElement(using: &resources.random) {
            return .applied(old)
        }
        if roll < 30, let id = pending.keys.sorted().randomElement(using: &resources.random) {
            // A Gateway goes seldom, since with it goes most of what there is to test.
            if id.kind != .gateway || resources.random.chance(30) {
                return .deleted(id, uid: pending[id]?.uid ?? "")
            }
        }
        let resource: Resource
        if roll < 36 {
            resource = resources.namespace()
        } else if roll < 46 {
            resource = resources.gateway()
        } else if roll < 72 {
            resource = other()
        } else {
            resource = resources.set { pending[$0]?.resource }
        }
        return .applied(story.stored(resource, over: pending[resource.id]))
    }

    private mutating func other() -> Resource {
        switch Int.random(in: 0..<10, using: &resources.random) {
        case 0...1: resources.secret()
        case 2...3: resources.grant()
        case 4...5: resources.backend()
        default: resources.route()
        }
    }
}
