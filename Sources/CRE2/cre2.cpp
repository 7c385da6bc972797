#include "cre2.h"
#include <re2/re2.h>
#include <string>

using re2::RE2;

namespace {

/// Room for more than two thousand instructions, of 8 bytes each, where Envoy takes a hundred. RE2
/// itself would use 256 times as much, and as much time.
constexpr int64_t most_memory = 32 << 10;

cre2_fault fault(RE2::ErrorCode code) {
    switch (code) {
    case RE2::NoError: return cre2_no_fault;
    case RE2::ErrorBadEscape: return cre2_bad_escape;
    case RE2::ErrorBadCharClass:
    case RE2::ErrorBadCharRange: return cre2_bad_class;
    case RE2::ErrorMissingBracket: return cre2_missing_bracket;
    case RE2::ErrorMissingParen: return cre2_missing_parenthesis;
    case RE2::ErrorUnexpectedParen: return cre2_unexpected_parenthesis;
    case RE2::ErrorTrailingBackslash: return cre2_trailing_backslash;
    case RE2::ErrorRepeatArgument: return cre2_nothing_to_repeat;
    case RE2::ErrorRepeatSize: return cre2_bad_count;
    case RE2::ErrorRepeatOp: return cre2_repeated_repetition;
    case RE2::ErrorBadPerlOp: return cre2_bad_group;
    case RE2::ErrorBadNamedCapture: return cre2_bad_group_name;
    case RE2::ErrorPatternTooLarge: return cre2_too_large;
    default: return cre2_failure;
    }
}

/// RE2 turns Latin-1 into UTF-8 before it reads it, and what it complains of is in that.
void set_part(cre2_answer &answer, const std::string &argument) {
    for (size_t i = 0; i < argument.size() && answer.part_length < sizeof answer.part; i++) {
        auto byte = static_cast<uint8_t>(argument[i]);
        if (byte >= 0x80 && i + 1 < argument.size()) {
            byte = static_cast<uint8_t>(byte << 6 | (argument[++i] & 0x3F));
        }
        answer.part[answer.part_length++] = byte;
    }
}

cre2_answer compile(const re2::StringPiece &expression) {
    RE2::Options options(RE2::Quiet);
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_max_mem(most_memory);
    const RE2 program(expression, options);
    cre2_answer answer{fault(program.error_code()), 0, {}, 0};
    if (program.ok()) {
        answer.size = program.ProgramSize();
    } else {
        set_part(answer, program.error_arg());
    }
    return answer;
}

} // namespace

// Callers are written in Swift, where an exception would end the process: none leaves here.

cre2_answer cre2_compile(const uint8_t *bytes, size_t length) noexcept {
    try {
        return compile({reinterpret_cast<const char *>(bytes), length});
    } catch (...) {
        return {cre2_failure, 0, {}, 0};
    }
}

struct cre2_program {
    const RE2 expression;

    cre2_program(const re2::StringPiece &text, const RE2::Options &options)
        : expression(text, options) {}
};

namespace {

/// For the automata of one expression. Past it RE2 goes on without them, more slowly.
constexpr int64_t most_memory_to_match = 64 << 10;

} // namespace

cre2_program *cre2_make_program(const uint8_t *bytes, size_t length) noexcept {
    try {
        RE2::Options options(RE2::Quiet);
        options.set_max_mem(most_memory_to_match);
        const re2::StringPiece expression(reinterpret_cast<const char *>(bytes), length);
        auto program = new cre2_program(expression, options);
        if (program->expression.ok()) return program;
        delete program;
        return nullptr;
    } catch (...) {
        return nullptr;
    }
}

void cre2_free_program(cre2_program *program) noexcept { delete program; }

bool cre2_matches(
    const cre2_program *program, const uint8_t *bytes, size_t length, bool whole) noexcept {
    try {
        const re2::StringPiece text(reinterpret_cast<const char *>(bytes), length);
        const auto anchor = whole ? RE2::ANCHOR_BOTH : RE2::UNANCHORED;
        return program->expression.Match(text, 0, length, anchor, nullptr, 0);
    } catch (...) {
        return false;
    }
}
