#ifndef API_DESCRIPTION_H
#define API_DESCRIPTION_H

#include <stddef.h>

/// `api/openapi.yaml`, compiled in, so that a server serves the API it was built with. Static.
const unsigned char *lintel_openapi_bytes(void);

/// How many bytes it has.
size_t lintel_openapi_size(void);

#endif
