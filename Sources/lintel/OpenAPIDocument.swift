import APIDescription

/// `api/openapi.yaml`, as this program was built with it.
enum OpenAPIDocument {
    static let bytes = Array(
        UnsafeBufferPointer(start: lintel_openapi_bytes(), count: lintel_openapi_size()))
}
