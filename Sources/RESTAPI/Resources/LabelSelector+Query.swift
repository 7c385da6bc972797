import GatewayModel

extension LabelSelector {
    /// Reads a selector as kubectl writes it: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
    ///
    /// - Throws: `invalid-parameter`, saying what cannot be read.
    init(query text: String) throws(Problem) {
        var parser = SelectorParser(text)
        do throws(SelectorParser.Failure) {
            self.init(matchExpressions: try parser.requirements())
        } catch {
            throw Problem.invalidParameter(
                "labelSelector",
                "labelSelector \(error.detail); write it as a=b,c!=d,e in (f,g),h notin (i),j,!k")
        }
    }
}

private struct SelectorParser {
    struct Failure: Error { let detail: String }

    /// Words, and the marks `=`, `==`, `!=`, `!`, `,`, `(`, `)`.
    private var tokens: ArraySlice<Substring>

    init(_ text: String) { tokens = Self.tokens(of: text)[...] }

    mutating func requirements() throws(Failure) -> [LabelSelector.Requirement] {
        var requirements: [LabelSelector.Requirement] = []
        if tokens.isEmpty { return requirements }
        repeat { requirements.append(try requirement()) } while take(",")
        if let token = tokens.first { throw Failure(detail: "has an unexpected \(quoted(token))") }
        return requirements
    }

    private mutating func requirement() throws(Failure) -> LabelSelector.Requirement {
        if take("!") { return .init(key: try key(), operator: .doesNotExist) }
        let key = try key()
        switch tokens.first {
        case "=", "==":
            tokens.removeFirst()
            return .init(key: key, operator: .in, values: [try value()])
        case "!=":
            tokens.removeFirst()
            return .init(key: key, operator: .notIn, values: [try value()])
        case "in":
            tokens.removeFirst()
            return .init(key: key, operator: .in, values: try values())
        case "notin":
            tokens.removeFirst()
            return .init(key: key, operator: .notIn, values: try values())
        default:
            return .init(key: key, operator: .exists)
        }
    }

    private mutating func values() throws(Failure) -> [String] {
        guard take("(") else { throw Failure(detail: "has no ( after in or notin") }
        var values: [String] = []
        repeat { values.append(try value()) } while take(",")
        guard take(")") else { throw Failure(detail: "has a ( without a )") }
        return values
    }

    private mutating func key() throws(Failure) -> String {
        let key = tokens.popFirst() ?? ""
        guard LexicalType.labelKey.admits(String(key)) else {
            throw Failure(detail: "has \(quoted(key)) where a key should be")
        }
        return String(key)
    }

    /// A value may be empty: `a=` and `a in (b,)`.
    private mutating func value() throws(Failure) -> String {
        guard let first = tokens.first, first != ",", first != ")" else { return "" }
        tokens.removeFirst()
        guard LexicalType.labelValue.admits(String(first)) else {
            throw Failure(detail: "has \(quoted(first)) where a value should be")
        }
        return String(first)
    }

    private mutating func take(_ mark: Substring) -> Bool {
        guard tokens.first == mark else { return false }
        tokens.removeFirst()
        return true
    }

    private func quoted(_ token: Substring) -> String { GatewayModel.quoted(String(token)) }

    private static func tokens(of text: String) -> [Substring] {
        var tokens: [Substring] = []
        var rest = text[...]
        while let first = rest.first {
            let token: Substring
            if first == " " || first == "\t" {
                rest.removeFirst()
                continue
            } else if rest.hasPrefix("==") || rest.hasPrefix("!=") {
                token = rest.prefix(2)
            } else if "=!,()".contains(first) {
                token = rest.prefix(1)
            } else {
                token = rest.prefix { !" \t=!,()".contains($0) }
            }
            tokens.append(token)
            rest = rest[token.endIndex...]
        }
        return tokens
    }
}
