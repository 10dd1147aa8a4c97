"""How each peer is started, and how the load client meets it."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.live.load import Target
from bench.live.machine import CLIENT, Child, Missing, compiled, free_port, on_core, running
from tests.production.servers import redis

NAMES = ("channels-inmemory", "channels-pubsub", "websockets", "nchan", "sendloop")
NCHAN = """
daemon off;
master_process {master};
worker_processes 1;
worker_rlimit_nofile 20000;
error_log stderr error;
pid {place}/nginx.pid;
load_module {module};
events {{ worker_connections 19000; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    nchan_message_buffer_length 1000;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location = /room {{
            nchan_subscriber websocket;
            nchan_channel_id room;
            nchan_subscriber_first_message newest;
        }}
        location = /publish {{
            nchan_publisher http;
            nchan_channel_id room;
        }}
    }}
}}
"""


@contextmanager
def serving(name: str, place: Path) -> Iterator[tuple[Child, Target]]:
    """The peer on the server's core, and where the load client goes."""
    port, log = free_port(), place / f"{name}.log"
    start = {"nchan": _nchan, "sendloop": _sendloop, "websockets": _websockets}.get(name, _channels)
    with ExitStack() as stack:
        command, env, target = start(name, place, port, stack)
        child = stack.enter_context(running(command, log, env=env, port=port))
        yield child, target


def _sendloop(name: str, place: Path, port: int, stack: ExitStack) -> tuple:
    program = compiled("sendloop", "sendloop.c", "wire.c")
    return [program, port], None, Target([port], ws="/publish")


def _websockets(name: str, place: Path, port: int, stack: ExitStack) -> tuple:
    command = [sys.executable, "-m", "bench.live.peers.websockets_server", port]
    return command, None, Target([port], ws="/publish")


def _channels(name: str, place: Path, port: int, stack: ExitStack) -> tuple:
    env = dict(os.environ)
    env.pop("DJANGO_SETTINGS_MODULE", None)
    if name == "channels-pubsub":
        with on_core(CLIENT):
            env["BENCH_REDIS_URL"] = stack.enter_context(redis())
    where = ["-b", "127.0.0.1", "-p", port, "--verbosity", "0"]
    application = "bench.live.peers.channels_app:application"
    command = [sys.executable, "-m", "daphne", *where, application]
    return command, env, Target([port], ws="/publish")


def _nchan(name: str, place: Path, port: int, stack: ExitStack) -> tuple:
    found = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
    if not found.exists() or not Path("/usr/sbin/nginx").exists():
        raise Missing("nginx with nchan is missing: apt-get install -y libnginx-mod-nchan")
    configuration = place / "nginx.conf"
    configuration.write_text(NCHAN.format(place=place, port=port, module=found, master="off"))
    command = ["/usr/sbin/nginx", "-p", place, "-c", configuration]
    return command, None, Target([port], path="/room", http="/publish")
