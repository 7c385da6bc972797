import ArgumentParser

/// `lintel envoy …` — what an operator of proxies needs.
struct Envoy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "envoy", abstract: "Help with Envoys that poll this server.",
        subcommands: [EnvoyBootstrap.self])
}
