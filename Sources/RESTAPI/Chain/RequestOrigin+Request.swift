import GatewayModel
import MicroHTTP

extension RequestOrigin {
    /// - Parameters:
    ///   - principal: who it is taken for.
    ///   - tokenID: of the token that was sent.
    convenience init(_ request: Request, _ principal: Principal, tokenID: String?) {
        // Nobody's log is the place of a token, whoever put it there.
        let agent =
            request.header("User-Agent").map(SecretCheck.printable)?.printable
            .prefix(wholeScalarsIn: Limits.userAgentBytes) ?? ""
        self.init(
            principal: principal.name, tokenID: tokenID, address: request.clientAddress,
            userAgent: agent.isEmpty ? nil : agent,
            requestID: SecretCheck.printable(request.id), trace: Self.trace(of: request))
    }

    /// One that is malformed, or given twice, starts no trace and disturbs nobody.
    private static func trace(of request: Request) -> TraceParent? {
        guard request.withHeader("traceparent", { $0 != nil }) else { return nil }
        let values = request.headers("traceparent")
        return values.count == 1 ? TraceParent(values[0]) : nil
    }
}

extension String {
    /// As many whole characters of Unicode as have at most `limit` bytes together.
    func prefix(wholeScalarsIn limit: Int) -> String {
        if utf8.count <= limit { return self }
        var count = 0
        let scalars = unicodeScalars.prefix { scalar in
            count += UTF8.width(scalar)
            return count <= limit
        }
        return String(scalars)
    }
}
