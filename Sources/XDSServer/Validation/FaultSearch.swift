import Dispatch
import EnvoyXDS
import GatewayModel

/// Finds which pieces of a refused version are at fault, by having halves of them judged.
struct FaultSearch {
    /// Runs of Envoy, and seconds.
    private static let runLimit = 64
    private static let patience: UInt64 = 20

    private let validator: EnvoyValidator
    private let snapshot: EnvoySnapshot
    private let isWanted: () -> Bool
    private let end = DispatchTime.now().uptimeNanoseconds + patience * 1_000_000_000
    private var runs = 0
    /// Pieces that Envoy takes, and pieces that it refuses alone.
    private var (good, bad): ([EnvoyFragment], [EnvoyFragment]) = ([], [])

    /// - Parameter isWanted: whether the answer still matters to anybody.
    init(
        _ snapshot: EnvoySnapshot, _ validator: EnvoyValidator, while isWanted: @escaping () -> Bool
    ) {
        self.snapshot = snapshot
        self.validator = validator
        self.isWanted = isWanted
    }

    /// Whose content Envoy refuses by itself. Empty when no piece alone is refused, and where a
    /// piece is of several and it cannot be told whose part it is: nobody is blamed for others.
    mutating func culprits(among fragments: [EnvoyFragment], _ vetted: inout VettedTexts)
        -> Set<ResourceID>
    {
        search(fragments[...])
        for fragment in good { vetted.add(fragment.opaqueTexts) }
        var culprits: Set<ResourceID> = []
        for fragment in bad {
            let unknown = vetted.unknown(in: fragment.opaqueTexts)
            let suspects = Set(unknown.isEmpty ? fragment.resources : unknown.map(\.resource))
            if suspects.count == 1 { culprits.formUnion(suspects) }
        }
        return culprits
    }

    private mutating func search(_ fragments: ArraySlice<EnvoyFragment>) {
        guard !fragments.isEmpty, runs < Self.runLimit, isWanted(),
            DispatchTime.now().uptimeNanoseconds < end
        else { return }
        runs += 1
        let wanted = Set(fragments.map(ObjectIdentifier.init))
        let configuration = ValidationConfiguration(snapshot) {
            wanted.contains(ObjectIdentifier($0))
        }
        switch validator.judge(configuration.json) {
        case .valid: good += fragments
        case .unknown: return
        case .invalid where fragments.count == 1: bad += fragments
        case .invalid:
            let middle = fragments.startIndex + fragments.count / 2
            search(fragments[..<middle])
            search(fragments[middle...])
        }
    }
}
