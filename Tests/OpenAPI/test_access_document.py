"""What docs/access.md says to type, typed as it stands, but for the port."""

import os
import re
import socket
import stat
import subprocess
from pathlib import Path

import yaml

from document import ROOT


def lines_to_type():
    text = (ROOT / "docs/access.md").read_text()
    part = text[text.index("## From the first start"):text.index("## Who may do what")]
    return re.findall(r"```sh\n(.*?)```", part, re.DOTALL)


def test_four_teams_and_a_proxy_are_let_in(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    blocks = [block.replace("localhost:8080", f"localhost:{port}").replace("127.0.0.1:8080", f"127.0.0.1:{port}")
              for block in lines_to_type()]
    assert len(blocks) == 7
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "lintel").symlink_to(Path(os.environ["LINTEL_BINARY"]))
    # Ends the server that the first line starts, whatever fails.
    script = "trap 'kill %1; wait' EXIT\nset -e\n" + "\n".join(blocks)
    environment = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "LINTEL_LISTEN": f"127.0.0.1:{port}"}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True,
                          timeout=120)

    assert done.returncode == 0, done.stdout + done.stderr
    assert '"mayDoEverything":true' in done.stdout
    # The team in another's namespace, and the audit that tells of it.
    refusal = "system:serviceaccount:shop:ci may not delete listenersets web in namespace web"
    assert done.stdout.count(refusal) == 2
    for name in ["web", "shop", "mobile", "api", "edge-1"]:
        token = tmp_path / f"{name}.token"
        assert token.read_text().startswith("lintel_")
        assert stat.S_IMODE(token.stat().st_mode) == 0o600
        assert token.read_text().strip() not in done.stdout + done.stderr
    bootstrap = (tmp_path / "edge-1.yaml").read_text()
    assert yaml.safe_load(bootstrap)["node"]["cluster"] == "infra/edge" and "edge-1.token" in bootstrap
