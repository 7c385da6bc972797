public import GatewayModel

/// Makes up resources of few names on few ports, so that everything clashes with everything.
public struct RandomResources: Sendable {
    public var random: SeededGenerator
    private let hostnames: [String?]

    public static let gateways: [NamespacedName] = ["infra/gw", "a/gw", "a-b/gw", "infra/nowhere"]
    public static let namespaces = ["a", "a-b", "b", "infra"]

    /// - Parameter hostnames: how many names to add to the seven that overlap.
    public init(seed: UInt64, hostnames count: Int = 0) {
        random = SeededGenerator(seed: seed)
        hostnames =
            [nil, "", "*", "x.io", "*.x.io", "a.x.io", "*.a.x.io"]
            + (0..<count).map { "h\($0).io" }
    }

    public mutating func namespace() -> Resource {
        .namespace(random.pick(Self.namespaces), labels())
    }

    private mutating func labels() -> [String: String] {
        random.pick([[:], ["tier": "gold"], ["tier": "lead"], ["tier": "gold", "eu": ""]])
    }

    public mutating func gateway() -> Resource {
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

    /// A new set, or an edit of one that is `known`.
    public mutating func set(over known: (ResourceID) -> Resource?) -> Resource {
        let name = NamespacedName(
            namespace: random.pick(Self.namespaces), name: random.pick(["s", "t", "u", "gw"]))
        // Half of the edits change one listener of a set that is there, as most edits do.
        if case .listenerSet(var spec) = known(.set(name))?.spec,
            !spec.listeners.isEmpty, random.chance(50)
        {
            let index = Int.random(in: 0..<spec.listeners.count, using: &random)
            let kept = spec.listeners[index].name
            spec.listeners[index] = listener(name: random.chance(80) ? kept : "renamed\(index)")
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
