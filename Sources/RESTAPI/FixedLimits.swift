package import GatewayModel

/// Limits of this API that no option changes, besides those of ``Limits``: for docs/reference.
package enum FixedLimits {
    package static let discoveryBodyBytes = PollDiscovery.bodyLimit
    package static let pageSize = Query.largestPage
    package static let wait = Query.longestWait
    package static let nodesOfGateway = Fleet.nodeLimit
    /// How many times its size a body may inflate to, if it inflates to more than the bytes.
    package static let inflation = (ratio: RequestBody.ratioLimit, bytes: RequestBody.uploadBytes)
    /// Requests that wait for a thread: readers of lists and the past, dry runs.
    package static let waiting = WorkClass.read.waitingLimit
}
