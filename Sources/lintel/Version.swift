import ArgumentParser
import ServerClient

/// `lintel version`
struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the version.")

    func run() { print("lintel \(Build.version)") }
}
