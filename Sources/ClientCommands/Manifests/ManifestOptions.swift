import ArgumentParser
import GatewayModel
import Manifest

/// Which manifests a command is about, and how they are read.
package struct ManifestOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("filename")],
        help: ArgumentHelp(
            "A file of manifests, a folder of them (*.yaml, *.yml and *.json, with all folders in "
                + "it), or - for the standard input; may be repeated.", valueName: "path"))
    var files: [String] = []

    @Option(
        help: ArgumentHelp(
            "What to do about fields that nobody knows: strict refuses them, warn and ignore drop "
                + "them.", valueName: "strict|warn|ignore"),
        completion: .list(FieldValidation.allCases.map(\.word)), transform: FieldValidation.named)
    var fieldValidation: FieldValidation?

    @Option(
        help: ArgumentHelp(
            "What to do about resources of kinds that are not kept here.",
            valueName: "refuse|skip"),
        completion: .list(ReadingOptions.ForeignKinds.allCases.map(\.rawValue)),
        transform: ReadingOptions.ForeignKinds.named)
    var foreignKinds: ReadingOptions.ForeignKinds?

    @Flag(
        help: """
            They were read from a Kubernetes cluster: its resourceVersion and uid are left out, \
            and kinds that are not kept here are skipped.
            """)
    var fromCluster = false

    package init() {}

    /// As it is said, or meant.
    var foreignKindsWished: ReadingOptions.ForeignKinds? {
        foreignKinds ?? (fromCluster ? .skip : nil)
    }

    func requireFiles() throws {
        if files.isEmpty { throw ValidationError("say what to read: -f FILE, -f FOLDER or -f -") }
    }
}

extension FieldValidation {
    /// The API begins it with a capital.
    fileprivate var word: String { rawValue.lowercased() }

    fileprivate static func named(_ text: String) throws -> Self {
        if let found = allCases.first(where: { $0.word == text.lowercased() }) { return found }
        throw ValidationError("use \(allCases.map(\.word).joined(separator: ", "))")
    }
}

extension ReadingOptions.ForeignKinds {
    fileprivate static func named(_ text: String) throws -> Self {
        if let found = Self(rawValue: text) { return found }
        throw ValidationError("use \(allCases.map(\.rawValue).joined(separator: " or "))")
    }
}
