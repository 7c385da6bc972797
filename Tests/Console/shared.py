"""What these tests have in common with others: servers, proxies, the shop."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / folder) for folder in ("Benchmarks", "Tests/Envoy", "Tests/OpenAPI")]

from servers import Envoy, Lintel, free_port  # noqa: E402
from shop import manifests, routes  # noqa: E402
from waiting import until  # noqa: E402

__all__ = ["Envoy", "Lintel", "free_port", "manifests", "routes", "until"]
