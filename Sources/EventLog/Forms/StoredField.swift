import JSON

/// Why stored JSON cannot be read: where it stands, and what is wrong there.
///
/// The place is put together while the error travels outwards, so reading what is well costs
/// nothing for it.
struct Unreadable: Error {
    private(set) var place: String
    let problem: String

    init(_ problem: String, at place: String = "") {
        (self.place, self.problem) = (place, problem)
    }

    func inside(_ outer: String) -> Unreadable {
        let separator = place.isEmpty || place.hasPrefix("[") ? "" : "."
        return Unreadable(problem, at: outer + separator + place)
    }

    var sentence: String { place.isEmpty ? problem : "\(place) \(problem)" }
}

func parsed(_ bytes: [UInt8]) throws(Unreadable) -> JSONDocument {
    do throws(JSONError) {
        return try JSONDocument.parsing(bytes)
    } catch {
        throw Unreadable("is not JSON: \(error)")
    }
}

extension JSONNode {
    /// A member that no build up to this one wrote. To skip it could change what a gateway serves.
    static func unknown(_ key: JSONText) -> Unreadable {
        Unreadable("was not written by any version this build knows", at: String(key))
    }

    func storedObject() throws(Unreadable) -> Members {
        guard kind == .object else { throw Unreadable("is not an object but \(kind.name)") }
        return members
    }

    func storedString(_ name: StaticString) throws(Unreadable) -> String {
        guard let string else { throw wrongKind(name, "a string") }
        return string
    }

    func storedInteger(_ name: StaticString) throws(Unreadable) -> Int64 {
        guard let int64 else { throw wrongKind(name, "an integer") }
        return int64
    }

    func storedMap(_ name: StaticString) throws(Unreadable) -> [String: String] {
        guard kind == .object else { throw wrongKind(name, "an object") }
        var map: [String: String] = [:]
        for (key, value) in members {
            guard let text = value.string else {
                throw Unreadable("is not a string", at: "\(name).\(String(key))")
            }
            map[String(key)] = text
        }
        return map
    }

    func storedArray<Element>(
        _ name: StaticString, _ element: (JSONNode) throws(Unreadable) -> Element
    ) throws(Unreadable) -> [Element] {
        guard kind == .array else { throw wrongKind(name, "an array") }
        var array: [Element] = []
        for node in elements {
            do throws(Unreadable) {
                array.append(try element(node))
            } catch {
                throw error.inside("\(name)[\(array.count)]")
            }
        }
        return array
    }

    func storedValue<Value>(
        _ name: StaticString, _ value: (JSONNode) throws(Unreadable) -> Value
    ) throws(Unreadable) -> Value {
        do throws(Unreadable) { return try value(self) } catch { throw error.inside("\(name)") }
    }

    func storedCase<Value: RawRepresentable<String>>(
        _ name: StaticString, of type: Value.Type
    ) throws(Unreadable) -> Value {
        let text = try storedString(name)
        guard let value = Value(rawValue: text) else {
            throw Unreadable(
                "is \"\(text)\", which no version this build knows wrote", at: "\(name)")
        }
        return value
    }

    private func wrongKind(_ name: StaticString, _ wanted: String) -> Unreadable {
        Unreadable("is not \(wanted) but \(kind.name)", at: "\(name)")
    }
}

extension Optional {
    /// The value of a member that is always written.
    func stored(_ name: StaticString) throws(Unreadable) -> Wrapped {
        guard let self else { throw Unreadable("is missing", at: "\(name)") }
        return self
    }
}
