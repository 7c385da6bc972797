import Manifest

extension Problem {
    /// With the lines of the body that its entries are about, if the body is YAML: what is missing
    /// is where the next thing around it is.
    ///
    /// - Parameter body: of which nothing is said if it is so large that reading it once more would
    ///   take long.
    func located(in body: DecodedBody, of request: RequestBody) -> Problem {
        guard request.isYAML, body.bytes.count <= RequestBody.uploadBytes else { return self }
        // What is about the whole body, or about nothing in it, has no line.
        let places = entries.indices.filter { index in
            entries[index].line == nil && entries[index].pointer?.isEmpty == false
        }
        guard !places.isEmpty else { return self }
        let positions = body.bytes.withUnsafeBytes { bytes in
            YAMLPositions.find(pointers: places.compactMap { entries[$0].pointer }, in: bytes)
        }
        var problem = self
        for (index, position) in zip(places, positions) {
            problem.entries[index].line = position?.line
            problem.entries[index].column = position?.column
        }
        return problem
    }
}
