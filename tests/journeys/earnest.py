"""A desk that asks for the second factor, beside a demo's own: the same database, role and keys, and not the demo."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.factories.patience import PATIENCE
from tests.journeys.house import Demo, free_port, wait_until


@contextmanager
def earnest_desk(demo: Demo) -> Iterator[str]:
    """Its address, for as long as this lasts; by name, since a passkey belongs to a name."""
    theirs, port = demo.part("desk"), free_port()
    environ = dict(each.split("=", 1) for each in _parts(theirs, "environ"))
    del environ["SIGAP_DEMO"]
    argv = _parts(theirs, "cmdline")
    argv[argv.index("--port") + 1] = str(port)
    with subprocess.Popen(argv, cwd="/", env={**environ, "SIGAP_HOSTS": "localhost"}) as desk:
        try:
            assert wait_until(lambda: _answers(demo, port))
            yield f"http://localhost:{port}"
        finally:
            desk.terminate()
            desk.wait(PATIENCE)


def _answers(demo: Demo, port: int) -> bool:
    try:
        return demo.status(port, "/masuk/", "localhost") == 200
    except OSError:
        return False


def _parts(process: int, name: str) -> list[str]:
    return [os.fsdecode(each) for each in Path(f"/proc/{process}/{name}").read_bytes().split(b"\0") if each]
