#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CSJ_NOEXCEPT noexcept
extern "C" {
#else
#define CSJ_NOEXCEPT
#endif

/// A parsed document: simdjson's tape and string buffer, valid until it is freed.
typedef struct csj_document csj_document;

/// Parses `length` bytes. On success `*error` is 0; on failure NULL is returned, and `*error` is
/// simdjson's error code. Where reading failed is not known.
csj_document *_Nullable csj_parse(const uint8_t *_Nonnull bytes, size_t length, size_t max_depth,
                                  int *_Nonnull error) CSJ_NOEXCEPT;
void csj_free(csj_document *_Nonnull document) CSJ_NOEXCEPT;
const uint64_t *_Nonnull csj_tape(const csj_document *_Nonnull document) CSJ_NOEXCEPT;
const uint8_t *_Nonnull csj_strings(const csj_document *_Nonnull document) CSJ_NOEXCEPT;
const char *_Nonnull csj_error_message(int error) CSJ_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
