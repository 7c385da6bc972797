#include "APIDescription.h"

// Compiled in by the preprocessor (C23, 6.10.4): as a Swift array literal, which is what SwiftPM's
// embedInCode makes of it, its type check takes minutes.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char document[] = {
#embed "openapi.yaml"
};

const unsigned char *lintel_openapi_bytes(void) { return document; }

size_t lintel_openapi_size(void) { return sizeof document; }
