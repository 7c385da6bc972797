"""What the tests against real proxies use, for use here too."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "Tests/Envoy"))

from certificates import Authority, secret  # noqa: E402, F401
from resources import (  # noqa: E402, F401
    backend, gateway, https, listener_set, prefix, route, rule)
