import Certificates
import GatewayModel
import Synchronization

/// The client certificates that are not wanted any more, though an authority vouches for them.
public final class DeniedClients: Sendable {
    /// What a list says at one time.
    public struct List: Sendable {
        private var names: Set<String> = []
        private var fingerprints: Set<String> = []

        /// How many of each it denies.
        public var counts: (names: Int, fingerprints: Int) { (names.count, fingerprints.count) }

        /// Nobody.
        public init() {}

        /// - Parameter bytes: a line for each: a common name, or `sha256:` and the fingerprint of
        ///   one certificate in hexadecimal digits, with colons or without, or what
        ///   `openssl x509 -fingerprint -sha256` prints. Empty lines and those that begin with `#`
        ///   say nothing.
        /// - Throws: every line that would deny nobody, or not who is meant.
        public init(_ bytes: [UInt8]) throws(ListError) {
            var faults: [ListError.Fault] = []
            let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
            let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() {
                if let why = add(line) { faults.append((index + 1, why)) }
            }
            if !faults.isEmpty { throw ListError(faults: faults) }
        }

        /// - Returns: what is wrong with the line; nil if nothing is.
        private mutating func add(_ line: ArraySlice<UInt8>) -> String? {
            guard let text = String(validating: line, as: UTF8.self) else { return "is no UTF-8" }
            let entry = text.trimmingBlanks
            if entry.isEmpty || entry.hasPrefix("#") { return nil }
            if let digits = Self.fingerprint(entry) {
                let isWhole = digits.utf8.count == 64 && digits.utf8.allSatisfy(\.isHexDigit)
                guard isWhole else { return "is no fingerprint: it has 64 hexadecimal digits" }
                fingerprints.insert(digits.lowercased())
                return nil
            }
            if entry.contains(" #") { return "has a remark; give that a line of its own" }
            if entry.uppercased().hasPrefix("CN=") || entry.contains("=") {
                return "is no common name; leave out what stands before and after it"
            }
            guard entry.printable == entry, entry.utf8.count <= Limits.nameBytes else {
                return "is no common name that a certificate could have here"
            }
            names.insert(entry)
            return nil
        }

        /// The digits of a line that is to be a fingerprint; nil if it is a name.
        private static func fingerprint(_ entry: String) -> String? {
            let parts = entry.split(separator: "=", maxSplits: 1)
            // `sha256 Fingerprint=AB:CD:…`, as OpenSSL has it.
            if parts.count == 2, parts[0].lowercased() == "sha256 fingerprint" {
                return parts[1].filter { $0 != ":" }
            }
            guard entry.lowercased().hasPrefix("sha256:") else { return nil }
            return entry.dropFirst("sha256:".count).filter { $0 != ":" }
        }

        func has(_ identity: ClientIdentity) -> Bool {
            names.contains(identity.name) || fingerprints.contains(identity.sha256)
        }
    }

    /// Lines that cannot be what they are meant to be.
    public struct ListError: Error, CustomStringConvertible {
        typealias Fault = (line: Int, why: String)
        let faults: [Fault]

        public var description: String {
            faults.map { "line \($0.line) \($0.why)" }.joined(separator: "; ")
        }
    }

    private let list: Mutex<List>

    public init(_ list: List = List()) { self.list = Mutex(list) }

    public func replace(with new: List) { list.withLock { $0 = new } }

    func has(_ identity: ClientIdentity) -> Bool { list.withLock { $0.has(identity) } }
}

extension String {
    /// Without spaces, tabs and CR at both ends.
    fileprivate var trimmingBlanks: String {
        let blanks: Set<Unicode.Scalar> = [" ", "\t", "\r"]
        var rest = unicodeScalars[...]
        while let first = rest.first, blanks.contains(first) { rest.removeFirst() }
        while let last = rest.last, blanks.contains(last) { rest.removeLast() }
        return String(rest)
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool { self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 6 }
}
