import ArgumentParser
import Foundation

/// Options from the environment: `--database` is `LINTEL_DATABASE`. The command line wins.
enum Environment {
    static func value(of option: String) -> String? {
        ProcessInfo.processInfo.environment[variable(option)].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func variable(_ option: String) -> String {
        "LINTEL_" + option.uppercased().replacingOccurrences(of: "-", with: "_")
    }

    /// What an option is called where it was given, for errors.
    static func name(of option: String, isGiven: Bool) -> String {
        isGiven || value(of: option) == nil ? "--\(option)" : variable(option)
    }

    /// The name of the first of these options that is given anywhere, for errors.
    static func firstGiven(_ options: [(name: String, isGiven: Bool)]) -> String? {
        options.first { $0.isGiven || value(of: $0.name) != nil }
            .map { name(of: $0.name, isGiven: $0.isGiven) }
    }

    static func string(_ option: String, _ given: String?, default fallback: String) -> String {
        given ?? value(of: option) ?? fallback
    }

    /// Of an option that may be repeated; in the environment, commas are between.
    static func list(_ option: String, _ given: [String]) -> [String] {
        if !given.isEmpty { return given }
        return (value(of: option) ?? "").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// - Throws: `ValidationError` if the environment says something else than a whole number.
    static func integer(_ option: String, _ given: Int?) throws -> Int? {
        guard given == nil, let text = value(of: option) else { return given }
        guard let number = Int(text) else {
            throw ValidationError(
                "\(variable(option)) must be a whole number, not \"\(text)\"")
        }
        return number
    }

    /// `true`, `1` and `yes` set a flag; `false`, `0` and `no` do not.
    static func flag(_ option: String, _ given: Bool) throws -> Bool {
        guard !given, let text = value(of: option) else { return given }
        switch text.lowercased() {
        case "true", "1", "yes": return true
        case "false", "0", "no": return false
        default:
            throw ValidationError(
                "\(variable(option)) is \"\(text)\"; use true or false")
        }
    }
}
