import Testing

/// One thing a client may do wrong, and what it is told.
struct BadInput: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var method = "POST"
    var target = "/v1/changes"
    var type: String? = "application/json"
    var headers: [String: String] = [:]
    var body: @Sendable () -> [UInt8] = { [] }
    let status: Int
    /// The end of the problem's type; nil where HTTP itself has a say and sends no document.
    let problem: String?
    /// All of them, in order; nil where there are none to say.
    var pointers: [String]?
    var detail = ""

    init(
        _ name: String, _ method: String = "POST", _ target: String = "/v1/changes",
        type: String? = "application/json", headers: [String: String] = [:],
        text: @autoclosure @escaping @Sendable () -> String,
        _ status: Int, _ problem: String?, _ pointers: [String]? = nil, says detail: String = ""
    ) {
        self.init(
            name, method, target, type: type, headers: headers, bytes: Array(text().utf8), status,
            problem, pointers, says: detail)
    }

    init(
        _ name: String, _ method: String = "POST", _ target: String = "/v1/changes",
        type: String? = "application/json", headers: [String: String] = [:],
        bytes: @autoclosure @escaping @Sendable () -> [UInt8],
        _ status: Int, _ problem: String?, _ pointers: [String]? = nil, says detail: String = ""
    ) {
        testDescription = name
        (self.method, self.target, self.type, self.headers) = (method, target, type, headers)
        (self.status, self.problem, self.pointers, self.detail) = (
            status, problem, pointers, detail
        )
        body = bytes
    }
}
