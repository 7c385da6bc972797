import Glibc

/// What the system says of this process, nil where it has no `/proc`.
struct ProcessFigures {
    /// Seconds that the processors worked for it.
    let cpuSeconds: Double?
    let residentBytes: Int?
    let virtualBytes: Int?
    /// Seconds since 1970.
    let startTime: Double?
    let openDescriptors: Int?
    let descriptorLimit: Double?

    init() {
        var time = timespec()
        let isKnown = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0
        cpuSeconds = isKnown ? Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 : nil
        let pages = Self.fields(of: "/proc/self/statm").compactMap { Int($0) }
        let pageSize = sysconf(CInt(_SC_PAGESIZE))
        virtualBytes = pages.first.map { $0 * pageSize }
        residentBytes = pages.dropFirst().first.map { $0 * pageSize }
        startTime = Self.startTime()
        openDescriptors = Self.descriptorCount()
        var limit = rlimit()
        let hasLimit = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
        descriptorLimit = hasLimit ? Double(limit.rlim_cur) : nil
    }

    /// The process began so many ticks after the machine, which knows when that was.
    private static func startTime() -> Double? {
        // After the name, which may have spaces: state is the first, and the start the 20th.
        guard let text = Self.text(of: "/proc/self/stat"), let name = text.lastIndex(of: ")"),
            let machine = Self.text(of: "/proc/stat")?.split(separator: "\n")
                .first(where: { $0.hasPrefix("btime ") })?.split(separator: " ").last,
            let start = Double(machine)
        else { return nil }
        let fields = text[name...].dropFirst().split(separator: " ")
        guard fields.count > 19, let ticks = Double(fields[19]) else { return nil }
        return start + ticks / Double(sysconf(CInt(_SC_CLK_TCK)))
    }

    private static func descriptorCount() -> Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Besides itself, its parent and the one that was just opened.
        return max(0, count - 3)
    }

    private static func fields(of path: String) -> [Substring] {
        text(of: path)?.split(separator: " ") ?? []
    }

    /// Files of `/proc` have no size.
    private static func text(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(file, &buffer, buffer.count)
            guard count > 0 else {
                return count == 0 ? String(decoding: bytes, as: UTF8.self) : nil
            }
            bytes += buffer[..<count]
        }
    }
}
