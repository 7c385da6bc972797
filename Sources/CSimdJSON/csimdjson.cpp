// Without exceptions simdjson has no conversion that throws: one that drops an error by mistake
// does not compile.
#define SIMDJSON_EXCEPTIONS 0

#include "csimdjson.h"
#include <algorithm>
#include <memory>
#include <new>
#include <simdjson.h>

using namespace simdjson;

struct csj_document {
    dom::document document;
};

namespace {

/// The buffers of a parser grow to its largest document and stay; above this a document gets a
/// parser of its own, so that one large body does not hold memory for as long as its thread lives.
constexpr size_t largest_kept = 1 << 20;

/// simdjson's own limit counts one level more than it lets through.
constexpr size_t simdjson_depth(size_t max_depth) { return max_depth + 1; }

error_code parse(dom::parser &parser, dom::document &document, const uint8_t *bytes,
                 size_t length, size_t max_depth) {
    size_t depth = simdjson_depth(max_depth);
    if (parser.max_depth() != depth || parser.capacity() < length) {
        if (auto failed = parser.allocate(std::max<size_t>(length, 4096), depth)) return failed;
    }
    return parser.parse_into_document(document, bytes, length, true).error();
}

error_code parse(dom::document &document, const uint8_t *bytes, size_t length, size_t max_depth) {
    if (length > largest_kept) {
        dom::parser parser;
        return parse(parser, document, bytes, length, max_depth);
    }
    // One parser per thread keeps its buffers between documents.
    thread_local dom::parser parser;
    return parse(parser, document, bytes, length, max_depth);
}

} // namespace

// Callers are written in Swift, where an exception would end the process: none leaves here.

csj_document *csj_parse(const uint8_t *bytes, size_t length, size_t max_depth,
                        int *error) noexcept {
    try {
        auto document = std::make_unique<csj_document>();
        *error = parse(document->document, bytes, length, max_depth);
        return *error == SUCCESS ? document.release() : nullptr;
    } catch (const std::bad_alloc &) {
        *error = MEMALLOC;
    } catch (...) {
        *error = UNEXPECTED_ERROR;
    }
    return nullptr;
}

void csj_free(csj_document *document) noexcept { delete document; }

const uint64_t *csj_tape(const csj_document *document) noexcept {
    return document->document.tape.get();
}

const uint8_t *csj_strings(const csj_document *document) noexcept {
    return document->document.string_buf.get();
}

const char *csj_error_message(int error) noexcept {
    return error_message(static_cast<error_code>(error));
}
