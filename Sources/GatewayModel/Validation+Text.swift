import JSON

/// Checks that many rules share. All are V8: patterns, lengths and sizes (semantics.md 1.6).
extension Problems {
    /// `text` has to be of the lexical type.
    mutating func check(
        _ text: String, is type: LexicalType, code: String = "V8", at pointer: String
    ) {
        guard !type.admits(text) else { return }
        issue(code, at: pointer, "\(quoted(text)) is not valid here; \(type.advice)")
    }

    /// A list or map may have at most `limit` entries.
    mutating func check(count: Int, of what: String, atMost limit: Int, at pointer: String) {
        guard count > limit else { return }
        issue("V8", at: pointer, "there are \(count) \(what); use at most \(limit)")
    }

    mutating func check(labels: [String: String], at pointer: String = "", code: String = "V8") {
        guard !labels.isEmpty else { return }
        for (key, value) in labels.sorted(by: { $0.key < $1.key }) {
            let pointer = pointer + "/" + JSONPointer.escaped(key)
            check(key, is: .labelKey, code: code, at: pointer)
            check(value, is: .labelValue, code: code, at: pointer)
        }
    }

    mutating func check(
        annotations: [String: String], keys: LexicalType = .labelKey,
        valuesAtMost limit: Int = Limits.annotationValueBytes, at pointer: String = ""
    ) {
        guard !annotations.isEmpty else { return }
        for (key, value) in annotations.sorted(by: { $0.key < $1.key }) {
            let pointer = pointer + "/" + JSONPointer.escaped(key)
            check(key, is: keys, at: pointer)
            if value.utf8.count > limit {
                issue(
                    "V8", at: pointer,
                    "the value has \(value.utf8.count) bytes; use at most \(limit)")
            }
        }
    }
}

/// `text` in quotes for a message: cut when long, with control characters made visible.
public func quoted(_ text: String) -> String {
    let limit = 80
    // Twice as much as is shown, so that a key is known for one although it is cut.
    let start = KeyText.withheld(from: String(text.unicodeScalars.prefix(2 * limit)))
    let shown = start.unicodeScalars.prefix(limit).reduce(into: "") { shown, scalar in
        if scalar.value < 0x20 || scalar.value == 0x7F {
            shown += "\\u{" + String(scalar.value, radix: 16) + "}"
        } else {
            shown.unicodeScalars.append(scalar)
        }
    }
    return "\"\(shown)\(text.unicodeScalars.count > limit ? "…" : "")\""
}
