#ifndef CONSOLE_H
#define CONSOLE_H

#include <stddef.h>

/// A file of `console/`, compiled in, so that a server serves the pages it was built with. Static.
struct lintel_console_file {
    /// Its path below `console/`.
    const char *name;
    const unsigned char *bytes;
    size_t size;
};

/// All files, in the order of their names.
const struct lintel_console_file *lintel_console_files(void);

/// How many there are.
size_t lintel_console_file_count(void);

#endif
