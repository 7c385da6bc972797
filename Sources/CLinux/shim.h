// What Linux has and Glibc shows to Swift only in part: these need _GNU_SOURCE.

#pragma once

#include <fcntl.h>
#include <unistd.h>

extern int memfd_create(const char *name, unsigned int flags);

/// A file in memory that no folder has; -1 and errno if there is none to be had.
static inline int clinux_memory_file(const char *name) {
    return memfd_create(name, 1 /* MFD_CLOEXEC */);
}

/// Locks one byte of a file for writing, for the open file description and not for the process
/// (F_OFD_SETLK): no other descriptor that is closed gives the lock back. Needs no waiting.
///
/// Returns 0, or -1 with errno EAGAIN or EACCES if somebody else has it.
static inline int clinux_lock_byte(int descriptor, off_t offset) {
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = offset, .l_len = 1};
    return fcntl(descriptor, 37 /* F_OFD_SETLK */, &lock);
}
