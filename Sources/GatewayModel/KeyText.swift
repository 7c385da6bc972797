/// What may be a private key in the wrong place: as a name, a label, a line too many. Messages say
/// that something is wrong with it, and do not repeat it.
///
/// Told by its shape: a long run of Base64 with small and capital letters and digits. The names of
/// this world are in small letters or short; one that is not is withheld as well, and its pointer
/// says where it stands. What webhooks are signed with says itself what it is.
public enum KeyText {
    /// Shorter than any private key in Base64.
    private static let shortest = 40
    private static let longestStep = 512
    /// Shorter than any that a webhook is signed with, which say what they are.
    private static let shortestSigned = 30

    /// The text with a remark in the place of each part that may be a key.
    public static func withheld(from text: String) -> String {
        guard text.utf8.count >= shortestSigned else { return text }
        let bytes = Array(text.utf8)
        var (shown, end): ([UInt8], Int) = ([], 0)
        for run in bytes.split(whereSeparator: { !isDigit($0) }) where mayBeKey(run) {
            shown += bytes[end..<run.startIndex]
            shown += "(\(run.count) characters withheld)".utf8
            end = run.endIndex
        }
        return end == 0 ? text : String(decoding: shown + bytes[end...], as: UTF8.self)
    }

    /// The same for a JSON pointer, step by step.
    public static func withheld(fromPointer pointer: String) -> String {
        guard pointer.utf8.count >= shortestSigned else { return pointer }
        return pointer.split(separator: "/", omittingEmptySubsequences: false)
            .map { step in
                // As it was before it became a step.
                let plain = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
                let shown = withheld(fromStep: plain)
                return shown == plain ? String(step) : shown
            }
            .joined(separator: "/")
    }

    /// The same for the name of a member, which is withheld also when it is longer than any name.
    static func withheld(fromStep step: String) -> String {
        guard step.utf8.count <= longestStep else { return "(\(step.utf8.count) bytes withheld)" }
        return withheld(from: step)
    }

    private static func mayBeKey(_ run: ArraySlice<UInt8>) -> Bool {
        if run.count >= shortestSigned, run.contains(Array(WebhookSecret.prefix.utf8)) {
            return true
        }
        guard run.count >= shortest, run.contains(where: { $0 &- 0x61 < 26 }),
            run.contains(where: { $0 &- 0x41 < 26 }), run.contains(where: \.isDigit)
        else { return false }
        // A path has more of them than Base64.
        return run.count { $0 == UInt8(ascii: "/") } <= run.count / 16
    }

    /// Of Base64, also of its form for URLs.
    private static func isDigit(_ byte: UInt8) -> Bool {
        byte.isDigit || byte.isLetter || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
            || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
