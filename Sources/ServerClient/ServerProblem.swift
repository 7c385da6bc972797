package import JSON

/// What a server has against a request (RFC 9457), as `api/problems.md` has it.
package struct ServerProblem: Sendable {
    /// One of all that is wrong.
    package struct Issue: Sendable {
        /// Into the body that was sent; empty where it is about none of it.
        package var pointer: String
        package let code: String
        package let detail: String
        /// Of the file with that: `shop/web.yaml:14:17`.
        package var location: String?

        package init(pointer: String, code: String, detail: String) {
            (self.pointer, self.code, self.detail) = (pointer, code, detail)
        }
    }

    package let status: Int
    /// The last part of the type: `listener-conflict`.
    package let type: String
    package let title: String
    package let detail: String
    package internal(set) var issues: [Issue]
    /// The whole answer, with what only this type has.
    package let document: JSONNode

    /// Nil if it is no such document.
    init?(_ answer: ServerAnswer) {
        guard answer.mediaType == "application/problem+json",
            let document = try? JSONDocument.parsing(answer.body)
        else { return nil }
        self.init(document.root, status: answer.status)
    }

    /// Nil if it is no such document.
    package init?(_ root: JSONNode, status: Int) {
        guard let type = root["type"]?.string else { return nil }
        document = root
        self.type = type.split(separator: "/").last.map(String.init) ?? type
        self.status = status
        title = root["title"]?.string ?? ""
        detail = root["detail"]?.string ?? ""
        issues =
            (root["errors"]?.elements).map { errors in
                errors.map { error in
                    Issue(
                        pointer: error["pointer"]?.string ?? "", code: error["code"]?.string ?? "",
                        detail: error["detail"]?.string ?? "")
                }
            } ?? []
    }
}
