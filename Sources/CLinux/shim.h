// What Linux has and Glibc shows to Swift only in part: these need _GNU_SOURCE.

#pragma once

#include <fcntl.h>
#include <linux/stat.h>
#include <stdint.h>
#include <sys/syscall.h>
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

typedef struct {
    uint64_t device;
    uint64_t inode;
    /// In bytes.
    int64_t size;
    /// When it was last written, in nanoseconds since 1970; 0 if it was not asked for.
    int64_t time;
} clinux_file;

/// What is under a name, or of the open file `at` if the name is empty; links are followed. Returns
/// 0, or -1 and errno.
///
/// Asking for the time makes the next write dearer: Linux 6.13 and later then notes its exact
/// time, which is a change of the file's own record (multigrain timestamps).
static inline int clinux_status(int at, const char *path, int with_time, clinux_file *file) {
    struct statx found;
    unsigned int mask = STATX_INO | STATX_SIZE | (with_time ? STATX_MTIME : 0);
    if (syscall(SYS_statx, at, path, 0x1000 /* AT_EMPTY_PATH */, mask, &found) != 0) return -1;
    file->device = ((uint64_t)found.stx_dev_major << 32) | found.stx_dev_minor;
    file->inode = found.stx_ino;
    file->size = (int64_t)found.stx_size;
    file->time = with_time
        ? found.stx_mtime.tv_sec * 1000000000 + (int64_t)found.stx_mtime.tv_nsec : 0;
    return 0;
}
