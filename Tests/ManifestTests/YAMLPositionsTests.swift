import Manifest
import Testing

struct YAMLPositionsTests {
    static let text = """
        # nothing, then an empty one
        ---
        ---
        kind: ListenerSet
        metadata: {name: web, "a/b": x}
        spec:
          listeners:
          - name: www
            port: 80
          - &second {name: m, port: 81}
          - *second
        ---
        - {kind: Gateway}
        """

    static let places: [(document: Int, pointer: String, line: Int, column: Int)] = [
        (0, "", 4, 1), (0, "/kind", 4, 1), (0, "/spec/listeners/0", 8, 5),
        (0, "/spec/listeners/0/port", 9, 5), (0, "/spec/listeners/1/port", 10, 23),
        // What repeats another is where it is repeated.
        (0, "/spec/listeners/2/port", 11, 5),
        (0, "/metadata/a~1b", 5, 23),
        // What is missing is where it would be.
        (0, "/metadata/namespace", 5, 1), (0, "/spec/parentRef/name", 6, 1),
        (1, "/0/kind", 13, 4),
    ]

    @Test(arguments: places)
    func `a value is found`(
        place: (document: Int, pointer: String, line: Int, column: Int)
    ) throws {
        let position = try #require(Self.find([(place.document, place.pointer)], in: Self.text)[0])
        #expect(position.line == place.line && position.column == place.column, "\(position)")
    }

    @Test func `all are found in one go, and there may be none`() {
        let found = Self.find([(1, ""), (7, "/kind"), (0, "/kind")], in: Self.text)
        #expect(found.map { $0?.line } == [13, nil, 4])
        #expect(Self.find([(0, "/kind")], in: "") == [nil])
    }

    @Test func `JSON is read too, and what is broken up to there`() {
        let json = "{\n\t\"kind\": 1,\n\t\"spec\": {\"a\": [1, 2]}}"
        #expect(Self.find([(0, "/spec/a/1")], in: json)[0]?.line == 3)
        #expect(Self.find([(0, "/kind")], in: "kind: 1\nspec: [").first??.line == 1)
    }

    private static func find(
        _ places: [(document: Int, pointer: String)], in text: String
    ) -> [TextPosition?] {
        Array(text.utf8).withUnsafeBytes { bytes in
            YAMLPositions.find(
                places.map { .init(document: $0.document, pointer: $0.pointer) }, in: bytes)
        }
    }
}
