import Glibc

/// The files this process may have open, connections among them.
enum Descriptors {
    /// The most connections that are allowed unless `--max-connections` asks for more.
    static let mostConnections = 65_536
    /// Left for other files: the log and its readers, pipes, what is read at the start.
    private static let others = 256

    /// Raises the limit as far as the process may, and says how many connections that allows.
    static func connectionLimit() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 1024 - others }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            // More than `fs.nr_open`, which is 2^20 unless somebody changed it, would be refused.
            raised.rlim_cur = min(limit.rlim_max, rlim_t(1 << 20))
            if setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return max(16, Int(clamping: limit.rlim_cur) - others)
    }
}
