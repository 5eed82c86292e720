"""How the benches read `status`: by its lines, never by a word that stands there in every state."""

import runpy
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest

from sigap.cli import status
from sigap.cli.home import CHECKOUT
from sigap.cli.status import StatusLine
from sigap.kernel import certificates
from sigap.kernel.clock import now

_BENCH = CHECKOUT / "bench"


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """`bench/install.py`, as a script beside its own modules."""
    monkeypatch.syspath_prepend(str(_BENCH))
    found = SimpleNamespace(**runpy.run_path(str(_BENCH / "install.py")))
    for name in [name for name, module in sys.modules.items() if str(_BENCH) in str(getattr(module, "__file__", ""))]:
        monkeypatch.delitem(sys.modules, name)
    return found


def _page(*lines: StatusLine) -> str:
    width = max(len(line.about) for line in lines)
    return "\n".join(f"{status._sign(line)} {line.about:<{width}}  {line.words}" for line in lines)


def _certificate(days: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page with the line of a certificate that ends then, as `status` makes it."""
    monkeypatch.setattr(certificates, "certificate_end", lambda _host, _port: now() + timedelta(days=days))
    env = SimpleNamespace(desk_url="https://kerja.uji.go.id/", hosts=())
    return _page(*status._certificate(SimpleNamespace(env=env, at=now())))  # type: ignore[arg-type]  # what it reads


def test_a_certificate_is_wrong_by_its_sign_not_by_its_name(
    install: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, ending = (_certificate(days, monkeypatch) for days in (90, 1))
    assert "sertifikat" in good
    assert (install.is_well(good, "sertifikat"), install.is_wrong(good, "sertifikat")) == (True, False)
    assert (install.is_well(ending, "sertifikat"), install.is_wrong(ending, "sertifikat")) == (False, True)
    assert not install.is_wrong("Running as unit: run-u1.service\n", "sertifikat")


def test_a_machine_just_set_up_is_in_order_only_with_every_line_well(install: SimpleNamespace) -> None:
    lines = [StatusLine(about=about, words="…") for about in install.WELL]
    day = [StatusLine(about=about, words="…", is_well=False) for about in install.UNTIL_USED]
    assert install.misfits(_page(*lines, *day)) == []
    missing = [line for line in lines if line.about != "cadangan"]
    assert install.misfits(_page(*missing)) == ["not said to be well: cadangan"]
    unproved = StatusLine(about="cadangan", words="belum ada yang terbukti", is_well=False)
    assert len(install.misfits(_page(*missing, unproved))) == 2
    assert len(install.misfits(_page(*lines, StatusLine(about="kunci sandi", words="…", is_well=False)))) == 1


def test_every_line_that_a_bench_waits_for_is_one_that_status_has(install: SimpleNamespace) -> None:
    source = (CHECKOUT / "src/sigap/cli/status.py").read_text(encoding="utf-8")
    assert [about for about in (*install.WELL, *install.UNTIL_USED) if f'about="{about}"' not in source] == []
