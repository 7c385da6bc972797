extension GatewayState {
    /// The number of the rules by which commits add up to a state: another one whenever the same
    /// commits add up to another state than before.
    ///
    /// A commit says by which rules it was judged. A checkpoint of other rules is passed over, and
    /// `lintel verify` does not compare what was recorded by other rules.
    public static let projectionRules: Int64 = 2
}
