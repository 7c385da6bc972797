import ArgumentParser
import MicroHTTP
import RESTAPI

/// How much `lintel serve` lets in at once.
struct CapacityOptions: ParsableArguments {
    @Option(help: "Threads that serve connections (LINTEL_THREADS; one per core by default).")
    var threads: Int?

    @Option(
        name: .customLong("max-connections"),
        help: ArgumentHelp(
            """
            Connections open at once (LINTEL_MAX_CONNECTIONS; by default what the limit on open \
            files allows, at most \(Descriptors.mostConnections); at least 16). All but 64, of \
            less than 256 all but a quarter, may be held polls and event streams.
            """, valueName: "number"))
    var maxConnections: Int?

    @Option(
        name: .customLong("memory-budget"),
        help: ArgumentHelp(
            """
            What the bodies of all requests and the answers that are being sent may take, such as \
            512MiB (LINTEL_MEMORY_BUDGET; by default a quarter of the memory of the machine or \
            the control group, at least \(CapacityOptions.leastMemory >> 20)MiB). Beyond it \
            requests get 503.
            """, valueName: "size"))
    var memoryBudget: String?

    /// Enough for one body and for what it inflates to.
    private static let leastMemory = 128 << 20

    func validate() throws { _ = try memoryBytes() }

    /// For the server, and for what it serves.
    func limits() throws -> (server: ServerLimits, admission: AdmissionLimits) {
        let memory = try memoryBytes()
        let load = ServerLoad(bodyBytes: memory / 2)
        var server = ServerLimits()
        server.threads = try threadCount()
        server.maxConnections = try connectionCount()
        server.reservedConnections = min(64, server.maxConnections / 4)
        server.load = load
        var admission = AdmissionLimits()
        admission.cores = Cores.count
        admission.answerBytes = memory / 2
        admission.heldRequests = server.maxConnections - server.reservedConnections
        admission.load = load
        return (server, admission)
    }

    private func threadCount() throws -> Int {
        let count = try Environment.integer("threads", threads) ?? Cores.count
        guard (1...64).contains(count) else {
            throw ValidationError("--threads must be a number from 1 to 64")
        }
        return count
    }

    private func connectionCount() throws -> Int {
        let most = Descriptors.connectionLimit()
        guard let count = try Environment.integer("max-connections", maxConnections) else {
            return min(most, Descriptors.mostConnections)
        }
        guard count >= 16 else { throw ValidationError("--max-connections must be at least 16") }
        guard count <= most else {
            throw ValidationError(
                "--max-connections \(count) needs more open files than this process may have: "
                    + "raise the limit (ulimit -n, LimitNOFILE=) or use at most \(most)")
        }
        return count
    }

    private func memoryBytes() throws -> Int {
        guard let text = memoryBudget ?? Environment.value(of: "memory-budget") else {
            return max(Self.leastMemory, MachineMemory.bytes() / 4)
        }
        guard let bytes = ByteCount.read(text) else {
            throw ValidationError(
                "--memory-budget is \"\(text)\"; use bytes, KiB, MiB or GiB, such as 512MiB")
        }
        guard bytes >= Self.leastMemory else {
            throw ValidationError(
                "--memory-budget must be at least \(Self.leastMemory >> 20)MiB, not \(text)")
        }
        return bytes
    }
}

/// Sizes as people write them.
enum ByteCount {
    /// `512MiB`, `2GiB`, or bytes. Nil for anything else, and for more than 1 PiB.
    static func read(_ text: String) -> Int? {
        let units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)]
        let unit = units.first { text.hasSuffix($0.0) }
        let digits = text.dropLast(unit?.0.count ?? 0)
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let count = Int(digits), count <= (1 << 50) >> (unit?.1 ?? 0)
        else { return nil }
        return count << (unit?.1 ?? 0)
    }
}
