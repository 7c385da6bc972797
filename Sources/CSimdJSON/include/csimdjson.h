#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parsed document: simdjson's tape and string buffer, valid until it is freed.
typedef struct csj_document csj_document;

/// Parses `length` bytes. On success `*error` is 0; on failure NULL is returned, `*error` is
/// simdjson's error code and `*offset` the byte at which reading failed.
csj_document *_Nullable csj_parse(const uint8_t *_Nonnull bytes, size_t length, size_t max_depth,
                                  int *_Nonnull error, size_t *_Nonnull offset);
void csj_free(csj_document *_Nonnull document);
const uint64_t *_Nonnull csj_tape(const csj_document *_Nonnull document);
const uint8_t *_Nonnull csj_strings(const csj_document *_Nonnull document);
const char *_Nonnull csj_error_message(int error);

#ifdef __cplusplus
}
#endif

#endif
