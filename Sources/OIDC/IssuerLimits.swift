/// What is taken of an issuer: for docs/reference.
package enum IssuerLimits {
    package static let tokenBytes = CompactToken.limit
    package static let keySetBytes = KeySet.byteLimit
    package static let requestsWaitingForKeys = KeyKeeper.waitingLimit
}
