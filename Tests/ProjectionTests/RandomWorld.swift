import GatewayModel

@testable import Projection

/// SplitMix64: the same seed is the same story on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// Makes up commits about few names and few ports, so that everything clashes with everything.
struct RandomWorld {
    var random: SeededGenerator
    private(set) var story = Story()
    /// Versions that rollbacks may bring back, with their old uid and age.
    private var graveyard: [StoredResource] = []
    private let hostnames: [String?]

    static let gateways: [NamespacedName] = ["infra/gw", "a/gw", "a-b/gw", "infra/nowhere"]
    static let namespaces = ["a", "a-b", "b", "infra"]

    /// - Parameter hostnames: how many names to add to the seven that overlap.
    init(seed: UInt64, hostnames count: Int) {
        random = SeededGenerator(seed: seed)
        hostnames =
            [nil, "", "*", "x.io", "*.x.io", "a.x.io", "*.a.x.io"]
            + (0..<count).map { "h\($0).io" }
    }

    /// Applies one more commit of 1 to 6 events and returns what it changed.
    mutating func step() -> [MergeChange] {
        var pending = story.resources
        let events = (0..<Int.random(in: 1...6, using: &random)).map { _ in
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
        let roll = Int.random(in: 0..<100, using: &random)
        if roll < 10, let old = graveyard.randomElement(using: &random) {
            return .applied(old)
        }
        if roll < 30, let id = pending.keys.sorted().randomElement(using: &random) {
            // A Gateway goes seldom, since with it goes most of what there is to test.
            if id.kind != .gateway || random.chance(30) {
                return .deleted(id, uid: pending[id]?.uid ?? "")
            }
        }
        let resource: Resource
        if roll < 38 {
            resource = .namespace(random.pick(Self.namespaces), labels())
        } else if roll < 52 {
            resource = gateway()
        } else {
            resource = set(over: pending)
        }
        return .applied(story.stored(resource, over: pending[resource.id]))
    }

    private mutating func labels() -> [String: String] {
        random.pick([[:], ["tier": "gold"], ["tier": "lead"], ["tier": "gold", "eu": ""]])
    }

    private mutating func gateway() -> Resource {
        let name = random.pick(Array(Self.gateways.prefix(3)))
        var annotations: [String: String] = [:]
        if random.chance(25) {
            annotations["lintel.dev/max-listeners"] = String(Int.random(in: 0...12, using: &random))
        }
        if random.chance(10) { annotations["lintel.dev/allowed-ports"] = "80,400-500" }
        if random.chance(10) { annotations["lintel.dev/denied-ports"] = "81,443" }
        let from: AllowedListeners.From = random.pick([.all, .all, .same, .none, .selector])
        var spec = GatewaySpec(
            listeners: listeners(atMost: 3),
            allowedListeners: random.chance(5)
                ? nil
                : AllowedListeners(
                    from: from, selector: random.chance(90) ? selector() : nil))
        if random.chance(4) { spec.addresses = [GatewayAddress(type: "NamedAddress", value: "x")] }
        if random.chance(4) {
            spec.infrastructure = GatewayInfrastructure(
                parametersRef: .init(group: "g", kind: "k", name: "n"))
        }
        return Resource(
            metadata: Metadata(
                namespace: name.namespace, name: name.name, annotations: annotations),
            spec: .gateway(spec))
    }

    private mutating func selector() -> LabelSelector {
        random.pick([
            LabelSelector(),
            LabelSelector(matchLabels: ["tier": "gold"]),
            LabelSelector(matchLabels: ["kubernetes.io/metadata.name": "a"]),
            LabelSelector(
                matchExpressions: [.init(key: "tier", operator: .notIn, values: ["gold"])]),
            LabelSelector(matchExpressions: [.init(key: "tier", operator: .in, values: ["lead"])]),
            LabelSelector(matchExpressions: [.init(key: "eu", operator: .exists)]),
            LabelSelector(matchExpressions: [.init(key: "eu", operator: .doesNotExist)]),
            // Malformed, as an old event may have it: chooses nobody.
            LabelSelector(matchExpressions: [.init(key: "tier", operator: .notIn)]),
            LabelSelector(
                matchExpressions: [.init(key: "eu", operator: .doesNotExist, values: ["x"])]),
        ])
    }

    private mutating func set(over pending: [ResourceID: StoredResource]) -> Resource {
        let name = NamespacedName(
            namespace: random.pick(Self.namespaces), name: random.pick(["s", "t", "u", "gw"]))
        // Half of the edits change one listener of a set that is there, as most edits do.
        if case .listenerSet(var spec) = pending[.set(name)]?.resource.spec,
            !spec.listeners.isEmpty, random.chance(50)
        {
            let index = Int.random(in: 0..<spec.listeners.count, using: &random)
            let kept = spec.listeners[index].name
            spec.listeners[index] = listener(name: random.chance(80) ? kept : "renamed")
            return .set(name, of: spec.parent, spec.listeners)
        }
        let parent = random.chance(60) ? .gw : random.pick(Self.gateways)
        return .set(name, of: parent, listeners(atMost: 5))
    }

    private mutating func listeners(atMost most: Int) -> [Listener] {
        (0..<Int.random(in: 0...most, using: &random)).map { listener(name: "l\($0)") }
    }

    private mutating func listener(name: String) -> Listener {
        let word = random.pick([
            "HTTP", "HTTP", "HTTP", "HTTPS", "HTTPS", "TLS", "PASSTHROUGH", "TCP", "UDP", "SCTP",
            "HTTP!", "HTTPS!", "TLS!", "TCP!",
        ])
        let port = random.pick([80, 80, 443, 443, 81, 0])
        var listener = Listener(stringLiteral: "\(name)=\(word):\(port):-")
        let isStream = word.hasPrefix("TCP") || word.hasPrefix("UDP")
        if !isStream || random.chance(10) { listener.hostname = random.pick(hostnames) }
        if random.chance(10) {
            listener.allowedRoutes.kinds = [
                RouteGroupKind(kind: random.pick(["HTTPRoute", "TCPRoute", "TLSRoute"]))
            ]
        }
        return listener
    }
}
