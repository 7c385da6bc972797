import Glibc

/// What the kernel writes down of a process that crashes.
enum CoreDumps {
    /// Memory has data keys and private keys in the clear, and core dumps are not guarded as those
    /// are. Child processes inherit this, so Envoys that validate dump none either; see core(5).
    static func leaveMemoryOut() {
        let descriptor = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC)
        // A kernel without this file writes no core dumps.
        guard descriptor >= 0 else { return }
        _ = write(descriptor, "0", 1)
        close(descriptor)
    }
}
