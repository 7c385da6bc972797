import Certificates
import Synchronization

/// The client certificates that are not wanted any more, though an authority vouches for them.
public final class DeniedClients: Sendable {
    /// What a list says at one time.
    public struct List: Sendable {
        private var names: Set<String> = []
        private var fingerprints: Set<String> = []

        /// Nobody.
        public init() {}

        /// - Parameter text: a line for each: a common name, or `sha256:` and the fingerprint of
        ///   one certificate in hexadecimal digits, as `openssl x509 -fingerprint -sha256` prints
        ///   it, with colons or without. Empty lines and those that begin with `#` say nothing.
        public init(_ text: String) throws(ListError) {
            var faults: [Int] = []
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                let entry = line.trimmingSpaces
                if entry.isEmpty || entry.hasPrefix("#") { continue }
                guard entry.hasPrefix(Self.fingerprint) else {
                    names.insert(String(entry))
                    continue
                }
                let digits = entry.dropFirst(Self.fingerprint.count).filter { $0 != ":" }
                    .lowercased()
                let isWhole = digits.count == 64 && digits.allSatisfy(\.isHexDigit)
                if isWhole { fingerprints.insert(digits) } else { faults.append(index + 1) }
            }
            if !faults.isEmpty { throw ListError(lines: faults) }
        }

        private static let fingerprint = "sha256:"

        func has(_ identity: ClientIdentity) -> Bool {
            names.contains(identity.name) || fingerprints.contains(identity.sha256)
        }
    }

    /// Lines that are no fingerprint, though they begin like one.
    public struct ListError: Error, CustomStringConvertible {
        public let lines: [Int]

        public var description: String {
            lines.map {
                "line \($0): after sha256: come 64 hexadecimal digits, with colons or without"
            }.joined(separator: "; ")
        }
    }

    private let list: Mutex<List>

    public init(_ list: List = List()) { self.list = Mutex(list) }

    public func replace(with new: List) { list.withLock { $0 = new } }

    func has(_ identity: ClientIdentity) -> Bool { list.withLock { $0.has(identity) } }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var rest = self
        while rest.first?.isWhitespace ?? false { rest.removeFirst() }
        while rest.last?.isWhitespace ?? false { rest.removeLast() }
        return rest
    }
}
