"""The `sigap` command in forks of one process that has imported Django and the apps already.

What a test asks of a command is the same, but for the second and more that every start of a program takes for its
imports. Settings are read anew from each command's own environment. What is killed, or must be started as it ships,
is started as a program (`copies.Installation.start`).
"""

import atexit
import gc
import importlib
import json
import os
import socket
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from tempfile import TemporaryFile
from typing import Any, NoReturn

import django
from django import conf
from django.db import connections
from django.utils.functional import empty
from tests.factories.patience import PATIENCE

from sigap.cli.home import CHECKOUT
from sigap.cli.main import COMMANDS, main

_SERVE = "from tests.factories.warm_commands import serve; serve()"
_LARGEST = 128 * 1024
_MOST_OPEN = 4096
# What commands import only once they need it.
_LATER = (
    "sigap.audit.jobs",
    "sigap.audit.verify",
    "sigap.cli.keys.rotation",
    "sigap.cli.restore.settling",
    "sigap.cli.schema.applying",
    "sigap.vault.copies",
)


def run(
    arguments: Sequence[str], *, env: Mapping[str, str], typed: str = "", before: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, with this environment and no other; `before` is Python that it runs first."""
    asked = json.dumps({"arguments": list(arguments), "env": dict(env), "before": before}).encode()
    with ExitStack() as stack:
        given, said, complained = streams = [stack.enter_context(TemporaryFile("w+")) for _number in range(3)]
        given.write(typed)
        given.seek(0)
        server = _server()
        socket.send_fds(server, [asked], [stream.fileno() for stream in streams])
        status = int(server.recv(_LARGEST))
        said.seek(0)
        complained.seek(0)
        return subprocess.CompletedProcess(list(arguments), status, said.read(), complained.read())


@cache
def _server() -> socket.socket:
    """One for each process of tests; it ends with the socket."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _SERVE],
            env={**os.environ, "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}", "SIGAP_SURFACE": "owner"},
            stdin=its.fileno(),
        )
    ours.settimeout(PATIENCE)

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def serve() -> None:
    """Takes one command after the other from the socket that is its standard input."""
    django.setup()
    for name in (*(command.module for command in COMMANDS.values()), *_LATER):
        importlib.import_module(name)
    # A collection in a fork would touch, and so copy, every page.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=0) as asker:
        while True:
            asked, streams, _flags, _address = socket.recv_fds(asker, _LARGEST, 3)
            if not asked:
                return
            child = os.fork()
            if not child:
                _carry_out(json.loads(asked), streams)
            for stream in streams:
                os.close(stream)
            asker.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _carry_out(asked: dict[str, Any], streams: list[int]) -> NoReturn:
    """The command, in the fork: with its own streams, environment and settings."""
    status = 1
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.closerange(3, _MOST_OPEN)
        os.environ.clear()
        os.environ.update(asked["env"])
        _forget_settings()
        exec(asked["before"])  # noqa: S102  a test's own words
        status = main(asked["arguments"])
    except SystemExit as ended:  # as argparse ends a wrong call
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001  a fork must never go on with the server's own code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _forget_settings() -> None:
    """Whoever asks next reads them from the environment of the command."""
    del sys.modules["sigap.config.settings"]
    conf.settings._wrapped = empty
    for known in connections.all(initialized_only=True):
        del connections[known.alias]
    vars(connections).update(_settings=None)
    vars(connections).pop("settings", None)
