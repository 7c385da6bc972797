/// Splits a request target into the segments of its path (RFC 3986, section 3.3).
enum PathSegments {
    static func split(_ target: UnsafeBufferPointer<UInt8>) -> [String]? {
        guard var index = start(of: target) else { return nil }
        var segments: [String] = []
        while index < target.count {
            // `index` is at a slash.
            var end = index + 1
            while end < target.count, target[end] != UInt8(ascii: "/") { end += 1 }
            let raw = UnsafeBufferPointer(rebasing: target[index + 1..<end])
            let isLast = end == target.count
            if raw.isEmpty && isLast && segments.isEmpty { return segments }
            guard !raw.isEmpty || isLast, let segment = PercentDecoding.decode(raw),
                segment != ".", segment != ".."
            else { return nil }
            segments.append(segment)
            index = end
        }
        return segments
    }

    /// Where the path starts: at once, or after the authority of an absolute target, which
    /// servers have to accept (RFC 9112, section 3.2.2).
    private static func start(of target: UnsafeBufferPointer<UInt8>) -> Int? {
        if target.first == UInt8(ascii: "/") { return 0 }
        guard let authority = authority(of: target), let start = authority.baseAddress,
            let whole = target.baseAddress
        else { return nil }
        return start - whole + authority.count
    }

    /// The authority of an absolute target; nil if it is none.
    static func authority(
        of target: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8>? {
        for scheme in ["http://", "https://"] where target.starts(with: scheme.utf8) {
            let rest = target.dropFirst(scheme.utf8.count)
            return UnsafeBufferPointer(rebasing: rest.prefix { $0 != UInt8(ascii: "/") })
        }
        return nil
    }
}
