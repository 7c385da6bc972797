import MicroHTTP

/// What `/metrics` tells of the work that waits, and of what was sent away.
struct AdmissionMetrics {
    private let admission: Admission

    init(_ admission: Admission) { self.admission = admission }

    func write(to page: inout PrometheusText) {
        page.metric(
            "lintel_work_waiting", .gauge, "Requests that wait for a thread of their class.",
            samples: WorkClass.allCases.map {
                ([(name: "class", value: $0.rawValue)], Double(admission.waitingCount(of: $0)))
            })
        page.metric(
            "lintel_shed_total", .counter,
            "What was sent away: requests of a class of work, bodies there was no room for, polls "
                + "and streams that were not held, streams and readers that were too slow, what "
                + "one caller asked for beyond its rate.",
            samples: shed.map { ([(name: "what", value: $0.what)], Double($0.count)) })
        page.metric(
            "lintel_connections", .gauge, "Open connections.", admission.load.connectionCount)
        page.metric(
            "lintel_held_requests", .gauge, "Polls that wait for news, and event streams.",
            admission.held.takenCount)
        page.metric(
            "lintel_memory_bytes", .gauge, "What is held for requests, by use.",
            samples: memory.map { ([(name: "use", value: $0.use)], Double($0.bytes)) })
    }

    private var shed: [(what: String, count: Int)] {
        WorkClass.allCases.map { ($0.rawValue, admission.shedCount(of: $0)) } + [
            ("body", admission.load.bodies.refusalCount),
            ("held", admission.held.refusedCount),
            ("held_of_one", admission.held.refusedToOneCount),
            ("stream", admission.streams.refusalCount),
            ("slow_reader", admission.load.slowReaderCount),
            ("slow_sender", admission.load.slowSenderCount),
        ] + RateClass.allCases.map { ("rate_\($0.rawValue)", admission.rates.shedCount(of: $0)) }
    }

    private var memory: [(use: String, bytes: Int)] {
        [
            ("bodies", admission.load.bodies.usedBytes), ("answers", SharedBody.liveBytes),
            ("streams", admission.streams.usedBytes),
        ]
    }
}
