/// What `/metrics` tells of the process and of the disk of its log, by the names that all programs
/// have for it.
struct ProcessMetrics {
    let disk: LogDisk?

    func write(to page: inout PrometheusText) {
        writeProcess(to: &page)
        writeDisk(to: &page)
    }

    private func writeProcess(to page: inout PrometheusText) {
        let process = ProcessFigures()
        page.metric(
            "process_cpu_seconds_total", .counter, "Seconds that processors worked for it.",
            sample: process.cpuSeconds)
        page.metric(
            "process_resident_memory_bytes", .gauge, "Memory held.",
            sample: process.residentBytes.map(Double.init))
        page.metric(
            "process_virtual_memory_bytes", .gauge, "Memory that has an address.",
            sample: process.virtualBytes.map(Double.init))
        page.metric(
            "process_start_time_seconds", .gauge, "When it started, in seconds since 1970.",
            sample: process.startTime)
        page.metric(
            "process_open_fds", .gauge, "File descriptors that are open.",
            sample: process.openDescriptors.map(Double.init))
        page.metric(
            "process_max_fds", .gauge, "File descriptors that may be open.",
            sample: process.descriptorLimit)
    }

    private func writeDisk(to page: inout PrometheusText) {
        let space = disk?.space()
        page.metric(
            "lintel_database_size_bytes", .gauge,
            "The log's file, and its write-ahead log beside it.",
            sample: (disk?.size()).map(Double.init))
        page.metric(
            "lintel_filesystem_size_bytes", .gauge, "The file system that the log is on.",
            sample: space?.size)
        page.metric(
            "lintel_filesystem_available_bytes", .gauge,
            "What is free on the file system that the log is on, for who is not root.",
            sample: space?.available)
    }
}

extension PrometheusText {
    fileprivate mutating func metric(
        _ name: String, _ kind: Kind, _ help: String, sample: Double?
    ) {
        metric(name, kind, help, samples: sample.map { [([], $0)] } ?? [])
    }
}
