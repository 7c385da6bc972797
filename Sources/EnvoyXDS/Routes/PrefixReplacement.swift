import GatewayModel
import JSON

/// `ReplacePrefixMatch` for a rewrite or a redirect, by whole segments: `/foo` replaced by `/xyz`
/// or `/xyz/` makes `/xyz/bar` of `/foo/bar`; replaced by `/` or nothing, `/bar` of it and `/` of
/// `/foo` (the table of the Gateway API at HTTPPathModifier).
struct PrefixReplacement {
    private let prefix: String
    private let replacement: String

    init(_ path: HTTPPathMatch, _ replacement: String) {
        prefix = path.prefixWithoutSlash
        self.replacement = HTTPPathMatch(value: replacement).prefixWithoutSlash
    }

    func write(to writer: inout JSONWriter, _ texts: inout [String]) {
        switch (prefix.isEmpty, replacement.isEmpty) {
        // `/` is replaced by `/`: there is nothing to do.
        case (true, true): break
        // Envoy puts the replacement in the place of the one slash.
        case (true, false):
            texts.append(replacement)
            writer.member("prefix_rewrite", replacement + "/")
        case (false, false):
            texts.append(replacement)
            writer.member("prefix_rewrite", replacement)
        // The slash after the prefix goes with it, so that there are not two.
        case (false, true):
            texts.append(prefix)
            writer.member("regex_rewrite") { $0.substitution("^\(quoted)/*", "/") }
        }
    }

    /// The prefix as RE2 matches it literally.
    private var quoted: String {
        var text = ""
        for scalar in prefix.unicodeScalars {
            let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            if scalar.isASCII, !isPlain, scalar != "/", scalar != "_" {
                text += "\\"
            }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}
