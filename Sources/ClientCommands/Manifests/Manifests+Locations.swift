import GatewayModel
import Manifest
import ServerClient

// What a server says about a place in what was sent, said about a place in a file.

extension Manifests {
    /// A place in a changeset, as the file has it.
    private struct Place {
        let item: Item
        /// Into the resource.
        let pointer: String

        var inDocument: YAMLPositions.Place {
            .init(document: item.document, pointer: item.pointer + pointer)
        }
    }

    /// - Parameter pointer: `/changes/17/apply/spec/listeners/3/port`.
    private func place(_ pointer: String) -> Place? {
        let steps = pointer.split(
            separator: "/", maxSplits: 4, omittingEmptySubsequences: false)
        guard steps.count >= 4, steps[1] == "changes", steps[3] == "apply",
            let index = Int(steps[2]), items.indices.contains(index)
        else { return nil }
        return Place(item: items[index], pointer: steps.count > 4 ? "/" + steps[4] : "")
    }

    /// Issues with file, line and column, and the pointer within the resource as people write it.
    /// Each file is looked through once.
    func located(_ issues: [ServerProblem.Issue]) -> [ServerProblem.Issue] {
        let places = issues.map { place($0.pointer) }
        let locations = locations(of: places)
        return issues.indices.map { index in
            var issue = issues[index]
            if let place = places[index] {
                issue.location = locations[index]
                issue.pointer = FieldPath.text(ofPointer: place.pointer)
            } else if let id = deletion(issue.pointer) {
                issue.pointer = id.argument
            }
            return issue
        }
    }

    /// - Parameter pointer: `/changes/17/delete`.
    private func deletion(_ pointer: String) -> ResourceID? {
        let steps = pointer.split(separator: "/")
        guard steps.count >= 3, steps[0] == "changes", steps[2] == "delete",
            let index = Int(steps[1]), index >= items.count,
            deletions.indices.contains(index - items.count)
        else { return nil }
        return deletions[index - items.count].id
    }

    /// A message that begins with such a pointer, as those of warnings do.
    func located(_ messages: [String]) -> [String] {
        let parts = messages.map { message -> (pointer: String, rest: Substring)? in
            guard message.hasPrefix("/changes/"), let colon = message.firstRange(of: ": ") else {
                return nil
            }
            return (String(message[..<colon.lowerBound]), message[colon.upperBound...])
        }
        let places = parts.map { part in part.flatMap { place($0.pointer) } }
        let locations = locations(of: places)
        return messages.indices.map { index in
            guard let place = places[index], let part = parts[index], let at = locations[index]
            else { return messages[index] }
            let path = FieldPath.text(ofPointer: place.pointer)
            return at + ": " + (path.isEmpty ? "" : path + ": ") + part.rest
        }
    }

    private func locations(of places: [Place?]) -> [String?] {
        var bySource: [Int: [Int]] = [:]
        for (index, place) in places.enumerated() {
            if let place { bySource[place.item.source, default: []].append(index) }
        }
        var locations = [String?](repeating: nil, count: places.count)
        for (number, indices) in bySource {
            let source = sources[number]
            let positions = source.bytes.withUnsafeBytes { bytes in
                YAMLPositions.find(indices.compactMap { places[$0]?.inDocument }, in: bytes)
            }
            for (index, position) in zip(indices, positions) {
                locations[index] = source.location(position)
            }
        }
        return locations
    }
}

/// JSON pointers as people write them: `spec.listeners[3].port`.
enum FieldPath {
    static func text(ofPointer pointer: String) -> String {
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .reduce(into: "") { path, step in
                let name = step.replacing("~1", with: "/").replacing("~0", with: "~")
                if !name.isEmpty, name.utf8.allSatisfy({ $0 &- 0x30 < 10 }) {
                    path += "[\(name)]"
                } else if name.utf8.contains(where: { "./[\" ".utf8.contains($0) }) {
                    path += "[\"\(name)\"]"
                } else {
                    path += (path.isEmpty ? "" : ".") + name
                }
            }
    }
}
