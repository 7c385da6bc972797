#include "Console.h"

// Compiled in by the preprocessor, as api/openapi.c is. What stands here follows from what console/
// has: a test says so, and writes it anew.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "../../console/index.html"
};

static const unsigned char main_js[] = {
#embed "../../console/main.js"
};

static const unsigned char style_base_css[] = {
#embed "../../console/style/base.css"
};

static const struct lintel_console_file files[] = {
    {"index.html", index_html, sizeof index_html},
    {"main.js", main_js, sizeof main_js},
    {"style/base.css", style_base_css, sizeof style_base_css},
};

const struct lintel_console_file *lintel_console_files(void) { return files; }

size_t lintel_console_file_count(void) { return sizeof files / sizeof *files; }
