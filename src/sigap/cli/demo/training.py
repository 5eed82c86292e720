"""`./sigap begin --training`: makes a home for training, with the synthetic regency in it; `up` serves it.

Refuses a home that holds anything else, and a server that somebody named: training has a database of its own.
"""

import os
from contextlib import ExitStack

from sigap.cli.database import postgres, server, training_mark
from sigap.cli.demo import command as demo
from sigap.cli.failure import CommandFailed, Stopped
from sigap.cli.home import Home
from sigap.cli.processes import children
from sigap.cli.processes.supervisor import Supervisor
from sigap.cli.readiness.training import refuse_named


def begin(*, is_fresh: bool) -> int:
    """Makes the home, or with `is_fresh` makes it anew. Nothing of it is served yet."""
    home = Home.from_environment()
    refuse_named(os.environ)
    children.stop_on_signals()
    with home.locked(f"./sigap begin --training (proses {os.getpid()})"), ExitStack() as stack:
        _refuse_other(home, is_fresh=is_fresh)
        # Before anything lies in it: one that is stopped half-way is known, and can be made anew.
        training_mark.mark_home(home)
        supervisor = Supervisor()
        stack.callback(supervisor.stop)
        try:
            target = demo.build(home, supervisor, is_fresh=is_fresh)
            with server.connect(target.owner_url) as connection:
                training_mark.mark(connection)
        except Stopped:
            return 1
    print(
        f"Rumah latihan siap di {home.path}. Semua orang dan kasus di dalamnya rekaan, dan tidak ada yang keluar.\n"
        f"Menjalankannya: SIGAP_HOME={home.path} ./sigap up\n\n{home.accounts.read_text().rstrip()}"
    )
    return 0


def _refuse_other(home: Home, *, is_fresh: bool) -> None:
    """Raises CommandFailed where the home holds something that is not for training."""
    holds = postgres.cluster_of(home).data.exists() or home.keys.exists()
    if holds and not training_mark.is_home(home):
        raise CommandFailed(
            f"{home.path} sudah berisi data lain. Rumah latihan memakai folder sendiri: "
            "SIGAP_HOME=~/sigap-latihan ./sigap begin --training"
        )
    if holds and not is_fresh:
        raise CommandFailed(
            f"{home.path} sudah rumah latihan; jalankan: ./sigap up. Dari awal lagi: ./sigap begin --training --fresh",
            status=1,
        )
