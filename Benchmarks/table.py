"""The table that `make bench` prints, a row for each measurement."""

import sys


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, ours, peer="", ratio="", target="", is_met=None):
        met = {True: "yes", False: "NO", None: ""}[is_met]
        self.rows.append((what, ours, peer, ratio, target, met))
        print("  ".join(cell for cell in self.rows[-1] if cell), file=sys.stderr, flush=True)

    def compare(self, what, result, peer, least=None):
        ours, its, ratio = result.rates
        target = {} if least is None else {
            "target": f"≥ {least:g} × {peer}", "is_met": ratio >= least}
        self.add(what, f"{ours:,.0f}/s", f"{peer} {its:,.0f}/s", f"{ratio:.2f}", **target)
        ours, its, ratio = result.cpu
        self.add("… CPU for each", f"{ours:,.0f} µs", f"{peer} {its:,.0f} µs", f"{ratio:.2f}")

    def most(self, what, value, unit, limit):
        self.add(what, written(value, unit), target=f"< {limit:,g} {unit}", is_met=value < limit)

    def least(self, what, value, unit, limit):
        self.add(what, f"{value:,.0f} {unit}", target=f"≥ {limit:,g} {unit}",
                 is_met=value >= limit)

    def __str__(self):
        head = ("what", "ours", "peer", "ratio", "target", "met")
        rule = tuple("---" for _ in head)
        return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *self.rows))


def written(value, unit):
    return f"{value:,.3g} {unit}" if value < 100 else f"{value:,.0f} {unit}"
