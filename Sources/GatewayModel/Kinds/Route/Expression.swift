import RegularExpressions

extension Problems {
    /// An expression that a proxy refuses would stop all changes of its gateway.
    mutating func check(expression: String, at pointer: String) {
        guard let reason = Self.reason(against: expression) else { return }
        issue(
            "RegularExpression", at: pointer,
            "\(quoted(expression)) is not an expression that proxies take: \(reason)")
    }

    /// What is wrong with it, to follow a colon; nil when nothing is.
    static func reason(against expression: String) -> String? {
        let most = Limits.expressionSize
        do throws(ExpressionFault) {
            let size = try RegularExpression.programSize(of: expression)
            guard size > most else { return nil }
            return "it compiles to \(size) instructions; use at most \(most), which is what "
                + "proxies take, with fewer repetitions"
        } catch {
            guard error.code == .tooLarge else { return error.reason }
            return "\(error.reason): proxies take at most \(most) instructions"
        }
    }
}
