package import JSON

/// One command as the program describes itself: argument-parser's dump, of which the man pages and
/// the reference are made.
package struct CommandPage: Sendable {
    /// From the program on: `lintel context use`.
    package let words: [String]
    package let abstract: String
    package let discussion: String
    package let arguments: [CommandArgument]
    /// Those that are shown; what each program has by itself (`help`) left out.
    package let subcommands: [CommandPage]
    /// The one that is meant where none is said.
    package let usualSubcommand: String?

    package var name: String { words.joined(separator: " ") }
    /// Of its man page: `lintel-context-use`.
    package var pageName: String { words.joined(separator: "-") }

    /// This one, and all below it.
    package var all: [CommandPage] { [self] + subcommands.flatMap(\.all) }

    /// - Parameter dump: what `--experimental-dump-help` prints.
    package init(dump: JSONNode) throws(ReferenceError) {
        guard let command = dump["command"] else {
            throw ReferenceError("the program describes no command")
        }
        try self.init(command, below: [])
    }

    private init(_ node: JSONNode, below words: [String]) throws(ReferenceError) {
        guard let name = node["commandName"]?.string else {
            throw ReferenceError("a command has no name")
        }
        let own = words + [name]
        self.words = own
        abstract = node["abstract"]?.string ?? ""
        discussion = node["discussion"]?.string ?? ""
        usualSubcommand = node["defaultSubcommand"]?.string
        arguments =
            (node["arguments"]?.elements).map { $0.compactMap { CommandArgument($0) } } ?? []
        var found: [CommandPage] = []
        for inner in node["subcommands"]?.elements.map({ $0 }) ?? []
        where inner["shouldDisplay"]?.bool != false && inner["commandName"]?.string != "help" {
            found.append(try CommandPage(inner, below: own))
        }
        subcommands = found
    }
}

/// One argument, option or flag.
package struct CommandArgument: Sendable {
    package enum Kind: String, Sendable { case positional, option, flag }

    package let kind: Kind
    /// As they are typed: `-o`, `--output`; none of a positional one.
    package let names: [String]
    package let valueName: String
    package let isOptional: Bool
    package let isRepeating: Bool
    /// The heading that it stands under; nil for that of its kind.
    package let section: String?
    package let abstract: String
    package let usualValue: String?
    /// What it may be, where that is a list.
    package let values: [String]

    /// Nil for what is not shown, and for what every command has.
    init?(_ node: JSONNode) {
        guard node["shouldDisplay"]?.bool != false,
            let kind = node["kind"]?.string.flatMap(Kind.init(rawValue:))
        else { return nil }
        self.kind = kind
        valueName = node["valueName"]?.string ?? ""
        guard kind != .flag || !["help", "version"].contains(valueName) else { return nil }
        names =
            node["names"]?.elements.map { name in
                let dashes = name["kind"]?.string == "long" ? "--" : "-"
                return dashes + (name["name"]?.string ?? "")
            }.sorted { $0.utf8.count < $1.utf8.count } ?? []
        isOptional = node["isOptional"]?.bool ?? false
        isRepeating = node["isRepeating"]?.bool ?? false
        section = node["sectionTitle"]?.string
        abstract = node["abstract"]?.string ?? ""
        usualValue = node["defaultValue"]?.string
        values = node["allValues"]?.elements.compactMap(\.string) ?? []
    }

    /// The longest name, with a value if it takes one: `--server <url>`.
    package var synopsis: String {
        let word: String
        switch kind {
        case .positional: word = "<\(valueName)>"
        case .flag: word = names.last ?? ""
        case .option: word = (names.last ?? "") + " <\(valueName)>"
        }
        let repeated = isRepeating ? word + " ..." : word
        return isOptional ? "[\(repeated)]" : repeated
    }

    /// All names: `-o, --output <output>`.
    package var title: String {
        if kind == .positional { return "<\(valueName)>" }
        return names.joined(separator: ", ") + (kind == .option ? " <\(valueName)>" : "")
    }

    /// What it means, what it may be, and what it is where nothing is said.
    package var text: String {
        var text = abstract
        if !values.isEmpty { text += " One of " + values.joined(separator: ", ") + "." }
        if let usualValue { text += " By default " + usualValue + "." }
        return text
    }
}

/// Why no reference can be made.
package struct ReferenceError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
