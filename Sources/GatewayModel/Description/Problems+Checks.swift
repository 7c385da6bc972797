extension Problems {
    /// Past what can be written of a duration, and for a positive one zero, are refused.
    mutating func check(duration: GatewayDuration, isPositive: Bool, at pointer: String) {
        guard duration.milliseconds < (isPositive ? 1 : 0) || duration > Limits.duration else {
            return
        }
        let least = isPositive ? "more than 0s" : "at least 0s"
        issue(
            "V8", at: pointer,
            "\(duration) is out of range; use \(least) and at most \(Limits.duration)")
    }
}
