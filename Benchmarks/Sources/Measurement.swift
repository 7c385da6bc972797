import Glibc
import JSON

/// One row of the table, as a line of JSON for `Benchmarks/run.py`.
struct Measurement {
    /// Which side of the target is the good one.
    enum Better: String { case less, more }

    let what: String
    let value: Double
    let unit: String
    let better: Better
    let target: Double

    func report() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("what", what)
            writer.key("value")
            writer.double(value)
            writer.member("unit", unit)
            writer.member("better", better.rawValue)
            writer.key("target")
            writer.double(target)
        }
        print(String(decoding: writer.bytes, as: UTF8.self))
    }
}

/// Seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure(body)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

/// Seconds of a core that `body` takes on this thread, whoever else wants the core.
func coreSeconds(_ body: () throws -> Void) rethrows -> Double {
    func spent() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let before = spent()
    try body()
    return spent() - before
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
