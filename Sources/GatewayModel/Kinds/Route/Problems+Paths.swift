/// What a path of a request may be, in the canonical form that proxies compare (semantics.md 6.6).
extension Problems {
    mutating func check(path: String, at pointer: String) {
        guard let problem = PathShape.problem(of: path) else { return }
        issue("V8", at: pointer, "\(quoted(path)) is not a path: \(problem)")
    }

    /// What stands for a path, or for the prefix of one, in a redirect or a rewrite.
    ///
    /// - Parameter isPrefix: an empty prefix takes away what was matched.
    mutating func check(replacement: String, isPrefix: Bool, at pointer: String) {
        if isPrefix && replacement.isEmpty { return }
        let path = replacement.prefix { $0 != "?" }
        if let problem = PathShape.syntaxProblem(of: path) {
            issue("V8", at: pointer, "\(quoted(replacement)) is not a path: \(problem)")
        } else if isPrefix, path.endIndex < replacement.endIndex {
            issue("V8", at: pointer, "\(quoted(replacement)) is not a prefix: remove '?'")
        } else if !replacement.dropFirst(path.count).utf8.allSatisfy(PathShape.isQueryCharacter) {
            issue("V8", at: pointer, "\(quoted(replacement)) has a character that no query has")
        }
    }
}

private enum PathShape {
    static func problem(of path: String) -> String? {
        if let problem = syntaxProblem(of: path) { return problem }
        if path.contains("//") { return "remove the empty segment '//'" }
        for segment in path.utf8.split(separator: UInt8(ascii: "/")) {
            if segment.elementsEqual(".".utf8) || segment.elementsEqual("..".utf8) {
                return "a segment cannot be '.' or '..'; write the path that is meant"
            }
        }
        if path.lowercased().contains("%2f") { return "it cannot have an encoded slash" }
        return nil
    }

    /// An absolute path of RFC 3986, 3.3, of a length that is allowed.
    static func syntaxProblem(of path: some StringProtocol) -> String? {
        guard path.utf8.first == UInt8(ascii: "/") else { return "it has to start with '/'" }
        if path.utf8.count > Limits.pathBytes {
            return "it has \(path.utf8.count) bytes; use at most \(Limits.pathBytes)"
        }
        var digits = 0
        for byte in path.utf8 {
            if digits > 0 {
                guard byte.isHexadecimal else { break }
                digits -= 1
            } else if byte == UInt8(ascii: "%") {
                digits = 2
            } else if !isPathCharacter(byte) {
                return "percent-encode what is not a letter, a digit or one of "
                    + String(decoding: punctuation, as: UTF8.self)
            }
        }
        return digits == 0 ? nil : "'%' needs two hexadecimal digits after it"
    }

    static func isQueryCharacter(_ byte: UInt8) -> Bool {
        isPathCharacter(byte) || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "%")
    }

    private static let punctuation = Array("-._~!$&'()*+,;=:@/".utf8)

    private static func isPathCharacter(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || punctuation.contains(byte)
    }
}
