"""`sigap generate-packaging`: writes what is derived from units and lock file. A test fails on what is not current."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sigap.cli.home import CHECKOUT
from sigap.cli.packaging import ansible, containers, notice

_DEPLOY = CHECKOUT / "deploy"
WRITTEN: Mapping[Path, Callable[[], str]] = {
    CHECKOUT / "NOTICE": notice.text,
    _DEPLOY / "containers" / "Containerfile": containers.containerfile,
    _DEPLOY / "containers" / "compose.yaml": containers.compose,
    _DEPLOY / "ansible" / "roles" / "sigap" / "vars" / "main.yml": ansible.variables,
}


def run(_arguments: list[str]) -> int:
    for path, text in WRITTEN.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(), encoding="utf-8")
        print(path.relative_to(CHECKOUT))
    return 0
