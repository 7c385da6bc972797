import GatewayModel
import JSON

func parsed(_ bytes: [UInt8]) throws(StoredFault) -> JSONDocument {
    do throws(JSONError) {
        return try JSONDocument.parsing(bytes)
    } catch {
        throw StoredFault("is not JSON: \(error)")
    }
}

extension JSONNode {
    /// A member that no build up to this one wrote. To skip it could change what a gateway serves.
    static func unknown(_ key: JSONText) -> StoredFault {
        StoredFault("was not written by any version this build knows", at: String(key))
    }

    func storedObject() throws(StoredFault) -> Members {
        guard kind == .object else { throw StoredFault("is not an object but \(kind.name)") }
        return members
    }

    func storedString(_ name: StaticString) throws(StoredFault) -> String {
        guard let string else { throw wrongKind(name, "a string") }
        return string
    }

    func storedInteger(_ name: StaticString) throws(StoredFault) -> Int64 {
        guard let int64 else { throw wrongKind(name, "an integer") }
        return int64
    }

    func storedMap(_ name: StaticString) throws(StoredFault) -> [String: String] {
        guard kind == .object else { throw wrongKind(name, "an object") }
        var map: [String: String] = [:]
        for (key, value) in members {
            guard let text = value.string else {
                throw StoredFault("is not a string", at: "\(name).\(String(key))")
            }
            map[String(key)] = text
        }
        return map
    }

    func storedArray<Element>(
        _ name: StaticString, _ element: (JSONNode) throws(StoredFault) -> Element
    ) throws(StoredFault) -> [Element] {
        guard kind == .array else { throw wrongKind(name, "an array") }
        var array: [Element] = []
        for node in elements {
            do throws(StoredFault) {
                array.append(try element(node))
            } catch {
                throw error.inside("\(name)[\(array.count)]")
            }
        }
        return array
    }

    func storedValue<Value>(
        _ name: StaticString, _ value: (JSONNode) throws(StoredFault) -> Value
    ) throws(StoredFault) -> Value {
        do throws(StoredFault) { return try value(self) } catch { throw error.inside("\(name)") }
    }

    func storedCase<Value: RawRepresentable<String>>(
        _ name: StaticString, of type: Value.Type
    ) throws(StoredFault) -> Value {
        let text = try storedString(name)
        guard let value = Value(rawValue: text) else {
            throw StoredFault(
                "is \"\(text)\", which no version this build knows wrote", at: "\(name)")
        }
        return value
    }

    private func wrongKind(_ name: StaticString, _ wanted: String) -> StoredFault {
        StoredFault("is not \(wanted) but \(kind.name)", at: "\(name)")
    }
}

extension Optional {
    /// The value of a member that is always written.
    func stored(_ name: StaticString) throws(StoredFault) -> Wrapped {
        guard let self else { throw StoredFault("is missing", at: "\(name)") }
        return self
    }
}
