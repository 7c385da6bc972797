import GatewayModel

/// Which names all of several policies admit: one look-up for each pattern that covers a name,
/// however many policies and entries there are.
struct MergedHostnames: Sendable {
    /// As many policies as there are bits.
    static let most = UInt64.bitWidth

    /// The policies, one bit each, of which an entry admits what its pattern covers: single names
    /// and wildcards, and either of them taken out of somebody's wildcard.
    private var byPattern: [HostnamePattern: SIMD4<UInt64>] = [:]
    /// Those of wildcards, by what follows their asterisk and its dot, so that a name is looked up
    /// without making patterns of its ends.
    private var below: [Substring: SIMD4<UInt64>] = [:]
    private let all: UInt64

    /// - Parameter policies: that list hostnames, ``most`` of them at most.
    init(_ policies: ArraySlice<CompiledPolicy>) {
        var all: UInt64 = 0
        for (index, policy) in policies.enumerated() {
            let bit = UInt64(1) << UInt64(index)
            all |= bit
            for (pattern, allowance) in policy.hostnames {
                let wildcards = allowance.wildcards == .allow ? [false, true] : [false]
                let carveOuts = allowance.carveOuts == .allow ? [false, true] : [false]
                for lane in wildcards.flatMap({ isWildcard in
                    carveOuts.map { Self.lane(isWildcard, $0) }
                }) {
                    byPattern[pattern, default: .zero][lane] |= bit
                }
            }
        }
        self.all = all
        for (pattern, admitting) in byPattern where pattern.isWildcard {
            below[pattern.text.dropFirst(2)] = admitting
        }
    }

    /// - Parameter carvingOut: also where it takes a name out of somebody's wildcard.
    func admits(_ claim: HostnamePattern, carvingOut: Bool) -> Bool {
        let lane = Self.lane(!claim.isExact, carvingOut)
        var admitting = (byPattern[claim]?[lane] ?? 0) | (byPattern[.any]?[lane] ?? 0)
        var rest = claim.isWildcard ? claim.text.dropFirst(2) : claim.text[...]
        while admitting != all, let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) {
            rest = rest[rest.utf8.index(after: dot)...]
            admitting |= below[rest]?[lane] ?? 0
        }
        return admitting == all
    }

    private static func lane(_ isWildcard: Bool, _ carvingOut: Bool) -> Int {
        (isWildcard ? 1 : 0) + (carvingOut ? 2 : 0)
    }
}
