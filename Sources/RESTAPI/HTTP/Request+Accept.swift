import MicroHTTP

extension Request {
    /// The media type among `offers` that the client likes best; the first if it does not say.
    ///
    /// - Throws: `not-acceptable` when it wants none of them.
    func mediaType(among offers: [String]) throws(Problem) -> String {
        // Most say nothing, or that anything will do, and pay for no parsing.
        let isChoosy = withHeader("Accept") { value in
            value.map { !$0.elementsEqual("*/*".utf8) } ?? false
        }
        let accept = isChoosy ? headers("Accept").joined(separator: ",") : nil
        guard let best = Accept.best(of: offers, for: accept) else {
            throw Problem.notAcceptable(offers)
        }
        return best
    }
}

extension Call {
    func mediaType(among offers: [String]) throws(Problem) -> String {
        try request.mediaType(among: offers)
    }

    /// For an operation that answers JSON and nothing else.
    func requireJSON() throws(Problem) { _ = try mediaType(among: [MediaType.json]) }
}

enum MediaType {
    static let json = "application/json"
    static let yaml = "application/yaml"
    static let text = "text/plain"
}
