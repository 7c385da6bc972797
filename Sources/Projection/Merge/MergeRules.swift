public import GatewayModel

/// What the owner of a gateway decides about its merge, by annotations, so that the log has it.
public struct MergeRules: Hashable, Sendable {
    /// `report` follows the Gateway API: a clash is stored and told in status. `reject` refuses
    /// the change that would lose or displace.
    public enum ConflictPolicy: String, Hashable, Sendable, CaseIterable {
        case report, reject
    }

    /// What a proxy gets that refused a version: nothing until the next one, or what it accepted
    /// last under a new label, so that it is not left in between.
    public enum OnRefusal: String, Hashable, Sendable, CaseIterable {
        case keep
        case restoreLastAccepted = "restore-last-accepted"
    }

    /// `resolve` looks certificateRefs up here (semantics.md 5). `external` leaves that to the
    /// proxies: references are names that they resolve themselves, and nothing is looked up.
    public enum Certificates: String, Hashable, Sendable, CaseIterable {
        case resolve, external
    }

    public static let conflictPolicyAnnotation = "lintel.dev/conflict-policy"
    public static let onRefusalAnnotation = "lintel.dev/on-refusal"
    public static let maxListenersAnnotation = "lintel.dev/max-listeners"
    public static let allowedPortsAnnotation = "lintel.dev/allowed-ports"
    public static let deniedPortsAnnotation = "lintel.dev/denied-ports"
    public static let certificatesAnnotation = "lintel.dev/certificates"
    static let annotations = [
        conflictPolicyAnnotation, onRefusalAnnotation, maxListenersAnnotation,
        allowedPortsAnnotation, deniedPortsAnnotation, certificatesAnnotation,
    ]

    public var conflictPolicy: ConflictPolicy = .report
    public var onRefusal: OnRefusal = .keep
    /// The most listeners the merge may have; nil means no ceiling.
    public var maxListeners: Int?
    /// Nil means every port.
    public var allowedPorts: [ClosedRange<UInt16>]?
    public var deniedPorts: [ClosedRange<UInt16>] = []
    public var certificates: Certificates = .resolve

    public init() {}

    func allows(port: UInt16) -> Bool {
        if deniedPorts.contains(where: { $0.contains(port) }) { return false }
        return allowedPorts?.contains { $0.contains(port) } ?? true
    }
}

extension MergeRules {
    /// Reads the annotations of a Gateway. What cannot be read has no effect here; validation has
    /// refused it before it became an event.
    public init(annotations: [String: String]) {
        if let text = annotations[Self.conflictPolicyAnnotation] {
            conflictPolicy = ConflictPolicy(rawValue: text) ?? .report
        }
        if let text = annotations[Self.onRefusalAnnotation] {
            onRefusal = OnRefusal(rawValue: text) ?? .keep
        }
        if let text = annotations[Self.maxListenersAnnotation], let count = Int(text), count >= 0 {
            maxListeners = count
        }
        if let text = annotations[Self.certificatesAnnotation] {
            certificates = Certificates(rawValue: text) ?? .resolve
        }
        allowedPorts = annotations[Self.allowedPortsAnnotation].flatMap(Self.ports)
        deniedPorts = annotations[Self.deniedPortsAnnotation].flatMap(Self.ports) ?? []
    }

    /// The annotations that say something this build does not understand.
    public static func issues(in annotations: [String: String]) -> [Issue] {
        var issues: [Issue] = []
        func check(_ key: String, _ expected: String, _ isValid: (String) -> Bool) {
            guard let value = annotations[key], !isValid(value) else { return }
            let escaped = key.split(separator: "/").joined(separator: "~1")
            issues.append(
                Issue(
                    pointer: "/metadata/annotations/\(escaped)", code: "InvalidAnnotation",
                    detail: "\(key) is \"\(value)\"; use \(expected)"))
        }
        check(conflictPolicyAnnotation, "report or reject") { ConflictPolicy(rawValue: $0) != nil }
        check(onRefusalAnnotation, "keep or restore-last-accepted") {
            OnRefusal(rawValue: $0) != nil
        }
        check(certificatesAnnotation, "resolve or external") { Certificates(rawValue: $0) != nil }
        check(maxListenersAnnotation, "a whole number from 0") { Int($0).map { $0 >= 0 } ?? false }
        for key in [allowedPortsAnnotation, deniedPortsAnnotation] {
            check(key, "ports and ranges such as 80,443,8000-8999") { ports($0) != nil }
        }
        return issues
    }

    /// `80,443,8000-8999`.
    private static func ports(_ text: String) -> [ClosedRange<UInt16>]? {
        var ranges: [ClosedRange<UInt16>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
                .map { UInt16($0.filter { $0 != " " }) ?? 0 }
            guard let low = ends.first, let high = ends.last, ends.count <= 2, low > 0, low <= high
            else { return nil }
            ranges.append(low...high)
        }
        return ranges
    }
}
