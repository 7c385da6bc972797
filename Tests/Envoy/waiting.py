"""Waits for conditions, never for a time."""

import time


def until(condition, what="the condition", seconds=20):
    """Waits until `condition` is true or returns something, which it returns. What it raises means
    no, too: a node is not listed before it asks, and a status has no field before there is a need."""
    deadline = time.monotonic() + seconds
    error = None
    while time.monotonic() < deadline:
        try:
            if result := condition():
                return result
            error = None
        except Exception as caught:
            error = caught
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what} ({error!r})") from error
