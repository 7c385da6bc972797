import MicroHTTP

extension Call {
    /// The media type among `offers` that the client likes best.
    ///
    /// - Throws: `not-acceptable` when it wants none of them.
    func mediaType(among offers: [String]) throws(Problem) -> String {
        let headers = request.headers("Accept")
        let accept = headers.isEmpty ? nil : headers.joined(separator: ",")
        guard let best = Accept.best(of: offers, for: accept) else {
            throw Problem.notAcceptable(offers)
        }
        return best
    }

    /// For an operation that answers JSON and nothing else.
    func requireJSON() throws(Problem) { _ = try mediaType(among: [MediaType.json]) }
}

enum MediaType {
    static let json = "application/json"
    static let yaml = "application/yaml"
    static let text = "text/plain"
}
