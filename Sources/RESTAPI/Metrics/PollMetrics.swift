import Metrics

/// What `/metrics` tells of polls.
struct PollMetrics {
    let times: ProxyPollTimes

    func write(to page: inout PrometheusText) {
        let apis = [("snapshot", times.snapshot), ("discovery", times.discovery)]
        page.histogram(
            "lintel_poll_seconds",
            "How long it took to answer polls that were not held, without what sending takes: of "
                + "snapshots and of Envoys, with something new (changed) or not.",
            samples: apis.flatMap { api, times in
                [
                    (labels(api, "changed"), times.changed.reading()),
                    (labels(api, "unchanged"), times.unchanged.reading()),
                ]
            })
        page.metric(
            "lintel_held_polls_total", .counter,
            "Polls that were answered after they were held: because there was something new "
                + "(changed), or their time was over.",
            samples: apis.flatMap { api, times in
                [
                    (labels(api, "changed"), Double(times.heldChanged.value)),
                    (labels(api, "unchanged"), Double(times.heldUnchanged.value)),
                ]
            })
    }

    private func labels(_ api: String, _ outcome: String) -> PrometheusText.Labels {
        [(name: "api", value: api), (name: "outcome", value: outcome)]
    }
}
