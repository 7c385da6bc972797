import GatewayModel
import MicroHTTP

extension Response {
    /// JSON with an entity tag, or 304 for who has it.
    ///
    /// - Parameter version: of what it tells of.
    static func tagged(
        _ bytes: [UInt8], at version: Revision, _ conditions: ReadConditions
    ) throws(Problem) -> Response {
        let tag = EntityTag(ofResource: bytes, at: version)
        let headers = [(name: "ETag", value: tag.headerValue)]
        return try conditions.has(tag)
            ? Response(status: 304, headers: headers) : .json(bytes, headers: headers)
    }
}
