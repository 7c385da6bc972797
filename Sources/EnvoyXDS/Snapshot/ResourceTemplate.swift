import Crypto
import GatewayModel

/// An Envoy resource as a template: its own bytes, with lists of fragments laid into them.
public struct ResourceTemplate: Sendable {
    /// A list of segments, with the bytes before and after it.
    struct List: Sendable {
        let prefix: [UInt8]
        /// Empty segments are left out, and so is a list that has no others.
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
    /// The owners of fragments that name no resource, such as the one chain of an HTTP port.
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

    /// The resources whose content a fragment is.
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
