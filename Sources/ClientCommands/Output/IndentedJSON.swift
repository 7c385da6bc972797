package import JSON

/// JSON for people and for `jq`: two spaces a level, members in the order in which they came.
package enum IndentedJSON {
    package static func text(_ node: JSONNode) -> String {
        var text = ""
        write(node, indent: "", to: &text)
        return text + "\n"
    }

    private static func write(_ node: JSONNode, indent: String, to text: inout String) {
        let inner = indent + "  "
        switch node.kind {
        case .object where node.count > 0:
            write("{", "}", indent, node.members, to: &text) { member, text in
                text += scalar { $0.string(String(member.key)) } + ": "
                write(member.value, indent: inner, to: &text)
            }
        case .array where node.count > 0:
            write("[", "]", indent, node.elements, to: &text) { element, text in
                write(element, indent: inner, to: &text)
            }
        default: text += scalar { $0.node(node) }
        }
    }

    private static func write<Items: Sequence>(
        _ opening: String, _ closing: String, _ indent: String, _ items: Items,
        to text: inout String, each: (Items.Element, inout String) -> Void
    ) {
        text += opening
        var isFirst = true
        for item in items {
            text += (isFirst ? "\n" : ",\n") + indent + "  "
            each(item, &text)
            isFirst = false
        }
        text += "\n" + indent + closing
    }

    private static func scalar(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
