import Crypto
import GatewayModel

/// A resource with lists of fragments in it, and what stands around them.
public struct ResourceTemplate: Sendable {
    /// What stands before the segments of a list, these, and what stands after them.
    struct List: Sendable {
        let prefix: [UInt8]
        /// Those that are empty are left out, and so is a list of nothing else.
        let segments: [Segment]
        let suffix: [UInt8]

        init(prefix: [UInt8] = [], _ segments: [Segment], suffix: [UInt8] = []) {
            self.prefix = prefix
            self.segments = segments.filter { !$0.fragments.isEmpty }
            self.suffix = suffix
        }
    }

    let prefix: [UInt8]
    let lists: [List]
    let suffix: [UInt8]
    /// Who is meant by fragments that are nobody's own, such as the one chain of an HTTP port.
    private let owners: [EnvoyOwner]

    /// Resources that are fragments as a whole.
    init(_ segments: [Segment]) {
        self.init(prefix: [], [List(segments)], suffix: [], of: [])
    }

    /// - Parameter object: ends with an empty array, where the lists belong: `…[]}`.
    init(around object: [UInt8], _ lists: [List], of owners: [EnvoyOwner] = []) {
        self.init(
            prefix: Array(object.dropLast(2)), lists, suffix: Array(object.suffix(2)), of: owners)
    }

    private init(prefix: [UInt8], _ lists: [List], suffix: [UInt8], of owners: [EnvoyOwner]) {
        self.prefix = prefix
        self.lists = lists.filter { !$0.segments.isEmpty }
        self.suffix = suffix
        self.owners = owners
    }

    /// Whose content a fragment is.
    func resources(of fragment: EnvoyFragment) -> [ResourceID] {
        fragment.resources.isEmpty ? owners.map(\.id) : fragment.resources
    }

    var segments: [Segment] { lists.flatMap(\.segments) }

    public var fragments: [EnvoyFragment] { segments.flatMap(\.fragments) }

    func update(_ hash: inout SHA256) {
        hash.update(data: prefix)
        for list in lists {
            hash.update(data: list.prefix)
            for segment in list.segments { hash.update(data: segment.digest) }
            hash.update(data: list.suffix)
        }
        hash.update(data: suffix)
    }
}
