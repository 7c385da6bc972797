import HTTPClient

/// What is asked of a server.
package struct ServerRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    package let method: Method
    /// From the root of the API, escaped, without a query: `/v1/changes`.
    package let path: String
    /// Names and values as they are; they are escaped here.
    package var query: [(name: String, value: String)]
    package var headers: [(name: String, value: String)] = []
    package var body: (type: String, bytes: [UInt8])?
    /// What is wanted in return.
    package var accept = "application/json"
    /// How long an answer may take; nil for what waits or streams, and ends by itself.
    package var patienceSeconds: Int?
    /// For how long nothing at all may come: of a stream, which says something now and then.
    package var silenceSeconds: Int?

    package init(
        _ method: Method, _ path: String, query: [(name: String, value: String?)] = [],
        patienceSeconds: Int? = 60
    ) {
        (self.method, self.path) = (method, path)
        self.query = query.compactMap { name, value in value.map { (name, $0) } }
        self.patienceSeconds = patienceSeconds
    }

    var target: String {
        if query.isEmpty { return path }
        return path + "?"
            + query.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }
            .joined(separator: "&")
    }

    /// For one step of a path, or a name or value of a query (RFC 3986).
    package static func escaped(_ text: String) -> String { PercentEncoding.text(text) }
}

/// What a server answered.
package struct ServerAnswer: Sendable {
    package let status: Int
    /// Names in lower case.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// The first of that name, in lower case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    /// `application/json`, without parameters, in lower case; empty where nothing says.
    package var mediaType: String {
        let value = header("content-type") ?? ""
        return value.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    }
}
