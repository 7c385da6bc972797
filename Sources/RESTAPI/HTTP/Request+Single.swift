import MicroHTTP

extension Request {
    /// The value of a header that can only have one.
    ///
    /// - Throws: `invalid-parameter` when it is given more than once: whichever of them won, the
    ///   client, or a proxy between, meant the other one too.
    func single(_ name: String) throws(Problem) -> String? {
        // Most are absent, and looking for one is quicker than looking at all.
        guard withHeader(name, { $0 != nil }) else { return nil }
        let values = headers(name)
        guard values.count < 2 else {
            throw Problem.invalidParameters([
                .init(
                    parameter: name, code: "Repeated",
                    detail: "\(name) is given \(values.count) times; send it once")
            ])
        }
        return values.first
    }
}
