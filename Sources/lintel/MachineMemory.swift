import Foundation

/// How much memory there is for this process.
enum MachineMemory {
    /// Of the machine, or of the control group if that has less.
    static func bytes() -> Int {
        let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        return (controlGroupLimits + [machine]).min() ?? machine
    }

    /// The limits of cgroup v2 along the path of the process, and that of cgroup v1 as a container
    /// sees it.
    private static var controlGroupLimits: [Int] {
        let root = "/sys/fs/cgroup"
        var folders = [root]
        if let own = text(of: "/proc/self/cgroup")?.split(separator: "\n")
            .first(where: { $0.hasPrefix("0::") })?.dropFirst("0::".count)
        {
            for part in own.split(separator: "/") {
                folders.append("\(folders.last ?? root)/\(part)")
            }
        }
        let files = folders.map { $0 + "/memory.max" } + [root + "/memory/memory.limit_in_bytes"]
        return files.compactMap { text(of: $0).flatMap { Int($0) } }
    }

    private static func text(of file: String) -> String? {
        (try? String(contentsOfFile: file, encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
