package import ArgumentParser
package import Terminal

/// What an answer looks like.
package enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// For people.
    case table
    /// The same with more columns.
    case wide
    /// As the server says it, indented.
    case json
    case yaml
    /// Only what each thing is called, a line each: `listenerset/shop/web`.
    case name
}

extension ColorChoice: ExpressibleByArgument {}

package struct OutputOptions: ParsableArguments {
    @Option(name: [.customShort("o"), .long], help: "What the answer looks like.")
    package var output: OutputFormat = .table

    @Option(help: "Whether there are colours; NO_COLOR takes them away too.")
    package var color: ColorChoice = .auto

    package init() {}
}
