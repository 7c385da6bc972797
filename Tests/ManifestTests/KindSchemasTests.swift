import Testing

struct KindSchemasTests {
    @Test func `the schemas in api/openapi.yaml are those of the descriptions`() throws {
        #expect(try KindSchemas.file() == KindSchemas.text, "see LINTEL_WRITE_GOLDEN")
    }
}
