"""Servers that others wrote, to measure beside."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from servers import Server, free_port


class Nginx(Server):
    """The folder `files` as static files, by the directives of `settings`; with a `certificate` also
    by TLS, at `secure_port`."""

    def __init__(self, folder, files, settings, name="nginx", certificate=None):
        port = free_port()
        secure = ""
        if certificate:
            self.secure_port = free_port()
            secure = (f"listen 127.0.0.1:{self.secure_port} ssl backlog=1024;"
                      f"ssl_certificate {certificate.file}; ssl_certificate_key {certificate.key};"
                      "ssl_protocols TLSv1.2 TLSv1.3;")
        # A folder of its own: two of them may run side by side.
        folder = Path(folder) / name
        folder.mkdir()
        (folder / "nginx.conf").write_text(f"""
            daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;
            {settings.main}
            events {{ {settings.events} }}
            http {{
                {settings.http.format(folder=folder)}
                client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
                fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
                scgi_temp_path {folder}/scgi;
                server {{ listen 127.0.0.1:{port} backlog=1024; {secure} root {files}; }}
            }}""")
        # Started as root its workers would be somebody else, who may not read our folder.
        user = ["-g", "user root;"] if os.geteuid() == 0 else []
        command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), *user]
        super().__init__(folder, name, command, port, "/")


@dataclass
class NginxSettings:
    #: Directives of the three contexts. In `http`, `{folder}` is where logs go.
    main: str
    events: str
    http: str


#: As fast as nginx can be: no log, and files are neither opened nor looked at for each request.
TUNED = NginxSettings(
    main=f"worker_processes {os.cpu_count()};",
    events="worker_connections 1024; use epoll; multi_accept on;",
    http="""access_log off; sendfile on; tcp_nopush on; tcp_nodelay on;
            keepalive_timeout 300; keepalive_requests 100000000;
            open_file_cache max=100 inactive=300s; open_file_cache_valid 300s;
            types {{ application/json json; }}""")

#: What /etc/nginx/nginx.conf of Debian's package says, but for modules, TLS and where logs go.
DEBIAN = NginxSettings(
    main="worker_processes auto;",
    events="worker_connections 768;",
    http="""sendfile on; tcp_nopush on; types_hash_max_size 2048;
            include /etc/nginx/mime.types; default_type application/octet-stream;
            access_log {folder}/access.log; gzip on;""")


class Etcd(Server):
    """One member, with fsync as it is by default."""

    def __init__(self, folder):
        port, peer = free_port(), free_port()
        client, member = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peer}"
        command = ["etcd", "--data-dir", str(Path(folder) / "etcd"), "--log-level", "error",
                   "--listen-client-urls", client, "--advertise-client-urls", client,
                   "--listen-peer-urls", member, "--initial-advertise-peer-urls", member,
                   "--initial-cluster", f"default={member}",
                   "--quota-backend-bytes", str(8 << 30)]
        super().__init__(folder, "etcd", command, port, "/health")


class Sovereign(Server):
    """Atlassian's REST control plane: web processes, as many as cores, and one worker that renders.

    Its template yields the resources it is given, so that both serve the same; it keeps what it
    rendered in files, as it does by default.
    """

    TEMPLATE = "def call(resources, **_):\n    yield from resources\n"

    def __init__(self, program, folder, kind, resources):
        folder, port = Path(folder) / "sovereign", free_port()
        folder.mkdir()
        (folder / "template.py").write_text(self.TEMPLATE)
        (folder / "resources.json").write_text(json.dumps(resources))
        (folder / "sovereign.json").write_text(json.dumps({
            "templates": {"default": [{
                "type": kind, "depends_on": ["resources"],
                "spec": {"protocol": "python", "path": f"{folder}/template.py"}}]},
            "template_context": {"context": {"resources": {
                "protocol": "file", "serialization": "json", "path": f"{folder}/resources.json"}}},
            "cache": {"local_fs_path": f"{folder}/cache"},
            "logging": {"access_logs": {"enabled": False}, "application_logs": {"enabled": False}},
            "supervisord": {"pidfile": f"{folder}/pid", "logfile": f"{folder}/supervisord.log",
                            "directory": str(folder)}}))
        environment = os.environ | {
            "PATH": f"{Path(program).parent}:{os.environ['PATH']}",
            "SOVEREIGN_CONFIG": f"file+json://{folder}/sovereign.json",
            "SOVEREIGN_HOST": "127.0.0.1", "SOVEREIGN_PORT": str(port),
            "SOVEREIGN_WORKERS": str(os.cpu_count())}
        super().__init__(folder, "sovereign", [program], port, "/healthcheck", environment)
