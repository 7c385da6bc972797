"""The middle and the tail of many measurements."""


def quantile(values, part):
    """The smallest value that `part` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def add_latencies(table, what, seconds, median_limit=None, tail_limit=None):
    """Rows for the median and the 99th percentile, in milliseconds."""
    for name, part, limit in (("median", 0.5, median_limit), ("p99", 0.99, tail_limit)):
        milliseconds = quantile(seconds, part) * 1000
        row = f"{what}, {name} of {len(seconds)}"
        if limit:
            table.most(row, milliseconds, "ms", limit)
        else:
            table.add(row, f"{milliseconds:,.3g} ms")
