import XDSServer

extension Problem {
    /// What an Envoy is told that gets no content.
    init(_ error: DiscoveryError) {
        switch error {
        case .malformed(let detail, let pointer): self = .malformedBody(detail, pointer: pointer)
        case .notFound(let detail): self = .notFound(detail)
        case .notReady(let detail):
            self.init(
                slug: "not-ready", title: "Not ready", status: 503, detail: detail,
                headers: [(name: "Retry-After", value: "1")])
        }
    }
}
