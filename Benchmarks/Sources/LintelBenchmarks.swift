import Foundation

/// What can only be measured inside one process.
///
/// `Benchmarks/run.py` measures the rest and prints the table. Every measurement checks the answers
/// it times.
@main
enum LintelBenchmarks {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch (arguments.first, arguments.count) {
        case ("project", 1): try ProjectBenchmark.run()
        case ("access", 1): try AccessBenchmark.run()
        case ("policies", 1): try PolicyBenchmark.run()
        case ("webhooks", 1): try WebhookBenchmark.run()
        case ("make-log", 3):
            let path = arguments[arguments.startIndex + 1]
            try BenchmarkLog.make(at: path, commits: Int(arguments.last ?? "") ?? 0)
        case ("fold", 2): try FoldBenchmark.run(at: arguments.last ?? "")
        default:
            let usage =
                "usage: lintel-benchmarks project | access | policies | webhooks | "
                + "make-log FILE COMMITS | fold FILE\n"
            FileHandle.standardError.write(Data(usage.utf8))
            exit(2)
        }
    }
}
