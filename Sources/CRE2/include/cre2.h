#ifndef CRE2_H
#define CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CRE2_NOEXCEPT noexcept
extern "C" {
#else
#define CRE2_NOEXCEPT
#endif

/// What RE2 has against an expression.
typedef enum cre2_fault {
    cre2_no_fault = 0,
    cre2_bad_escape,
    cre2_bad_class,
    cre2_missing_bracket,
    cre2_missing_parenthesis,
    cre2_unexpected_parenthesis,
    cre2_trailing_backslash,
    cre2_nothing_to_repeat,
    cre2_bad_count,
    cre2_repeated_repetition,
    cre2_bad_group,
    cre2_bad_group_name,
    /// Its program has more than two thousand instructions, for which there is no room.
    cre2_too_large,
    /// RE2 itself failed, or there is no memory.
    cre2_failure,
} cre2_fault;

/// What became of an expression.
typedef struct cre2_answer {
    cre2_fault fault;
    /// How many instructions the program has, if there is no fault.
    int size;
    /// What the fault is about, in bytes of the expression, or the beginning of that.
    uint8_t part[40];
    size_t part_length;
} cre2_answer;

/// Compiles an expression as Envoy does, over bytes (Latin-1), and forgets the program.
cre2_answer cre2_compile(const uint8_t *_Nullable bytes, size_t length) CRE2_NOEXCEPT;

/// An expression that texts are matched against, over UTF-8.
typedef struct cre2_program cre2_program;

/// Null if RE2 does not compile it.
cre2_program *_Nullable cre2_make_program(
    const uint8_t *_Nullable bytes, size_t length) CRE2_NOEXCEPT;

void cre2_free_program(cre2_program *_Nonnull program) CRE2_NOEXCEPT;

/// Whether all of the text matches, or (`whole` is false) some part of it. Takes time in proportion
/// to its length, whatever the expression is. May be called by several threads at once.
bool cre2_matches(
    const cre2_program *_Nonnull program, const uint8_t *_Nullable bytes, size_t length,
    bool whole) CRE2_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
