package import JSON
import Manifest
import Terminal

extension OutputFormat {
    /// The answer as JSON or YAML; nil if it is to be shown in words.
    package func text(of node: JSONNode) -> String? {
        switch self {
        case .json: IndentedJSON.text(node)
        case .yaml: String(decoding: YAMLWriter.yaml(node), as: UTF8.self)
        case .table, .wide, .name: nil
        }
    }
}

extension Session {
    /// Prints an answer as JSON or YAML. False if it is to be shown in words.
    package func show(document node: JSONNode) -> Bool {
        guard let text = output.text(of: node) else { return false }
        out.write(text)
        return true
    }
}
