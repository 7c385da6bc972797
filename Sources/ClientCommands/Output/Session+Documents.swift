package import JSON
import Manifest
import Terminal

extension Session {
    /// Prints an answer as JSON or YAML. False if it is to be shown in words.
    package func show(document node: JSONNode) -> Bool {
        switch output {
        case .json: out.write(IndentedJSON.text(node))
        case .yaml: out.write(String(decoding: YAMLWriter.yaml(node), as: UTF8.self))
        case .table, .wide, .name: return false
        }
        return true
    }
}
