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

/// Reads every value once, so that the on-demand reader stops exactly where the text is wrong.
/// It counts depth itself: the on-demand reader does not, and this function calls itself.
error_code walk(ondemand::value value, size_t depth_left) {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    bool nests = type == ondemand::json_type::object || type == ondemand::json_type::array;
    if (nests && depth_left-- == 0) return DEPTH_ERROR;
    switch (type) {
    case ondemand::json_type::object: {
        ondemand::object object;
        if (auto error = value.get_object().get(object)) return error;
        for (auto field : object) {
            if (field.error()) return field.error();
            std::string_view key;
            if (auto error = field.unescaped_key().get(key)) return error;
            ondemand::value inner;
            if (auto error = field.value().get(inner)) return error;
            if (auto error = walk(inner, depth_left)) return error;
        }
        return SUCCESS;
    }
    case ondemand::json_type::array: {
        ondemand::array array;
        if (auto error = value.get_array().get(array)) return error;
        for (auto element : array) {
            ondemand::value inner;
            if (auto error = element.get(inner)) return error;
            if (auto error = walk(inner, depth_left)) return error;
        }
        return SUCCESS;
    }
    case ondemand::json_type::string: return value.get_string().error();
    case ondemand::json_type::number: return value.get_number().error();
    case ondemand::json_type::boolean: return value.get_bool().error();
    case ondemand::json_type::null: return value.is_null() ? SUCCESS : N_ATOM_ERROR;
    }
    return SUCCESS;
}

/// Where reading fails. The DOM parser does not say; the on-demand one does, so a text that
/// failed is read a second time. Only broken documents pay for it.
size_t failure_offset(const padded_string &text, size_t max_depth) {
    ondemand::parser parser;
    if (parser.allocate(text.size(), max_depth + 1)) return 0;
    ondemand::document document;
    if (parser.iterate(text).get(document)) return text.size();
    ondemand::value root;
    if (document.get_value().get(root) == SUCCESS) (void)walk(root, max_depth);
    const char *location = nullptr;
    if (document.current_location().get(location) || location == nullptr) return text.size();
    auto offset = static_cast<size_t>(location - text.data());
    return offset <= text.size() ? offset : text.size();
}

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

} // namespace

csj_document *csj_parse(const uint8_t *bytes, size_t length, size_t max_depth, int *error,
                        size_t *offset) {
    *offset = 0;
    auto document = std::unique_ptr<csj_document>(new (std::nothrow) csj_document());
    if (!document) {
        *error = MEMALLOC;
        return nullptr;
    }
    try {
        error_code failed;
        if (length > largest_kept) {
            dom::parser parser;
            failed = parse(parser, document->document, bytes, length, max_depth);
        } else {
            // One parser per thread keeps its buffers between documents.
            thread_local dom::parser parser;
            failed = parse(parser, document->document, bytes, length, max_depth);
        }
        if (failed) {
            *error = failed;
            padded_string text(reinterpret_cast<const char *>(bytes), length);
            *offset = failure_offset(text, max_depth);
            return nullptr;
        }
    } catch (const std::bad_alloc &) {
        *error = MEMALLOC;
        return nullptr;
    }
    *error = SUCCESS;
    return document.release();
}

void csj_free(csj_document *document) { delete document; }

const uint64_t *csj_tape(const csj_document *document) { return document->document.tape.get(); }

const uint8_t *csj_strings(const csj_document *document) {
    return document->document.string_buf.get();
}

const char *csj_error_message(int error) { return error_message(static_cast<error_code>(error)); }
