"""The units in `deploy/systemd` as one table: for containers and Ansible they are the one source. Reads files alone."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from sigap.cli.home import CHECKOUT

UNITS = CHECKOUT / "deploy" / "systemd"
HAND = UNITS / "hand"
"""Hands each part its files of the newest keys, as root; for units and containers alike."""
_WALLS = "sigap-.service.d"
_PROGRAM = "/opt/sigap/sigap"
type Lines = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceUnit:
    """One unit with the walls around it: each setting with its values; an empty one takes back those before."""

    name: str
    settings: Lines

    def all_of(self, key: str) -> list[str]:
        return self.settings.get(key, [])

    def one(self, key: str, default: str = "") -> str:
        return self.settings.get(key, [default])[-1]

    @property
    def part(self) -> str:
        """The name without what all share."""
        return self.name.removeprefix("sigap-")

    @property
    def command(self) -> list[str]:
        """What `./sigap` is asked for."""
        return shlex.split(self.one("ExecStart").removeprefix(_PROGRAM))

    @property
    def is_serving(self) -> bool:
        """Started with the machine; the others do one thing and end."""
        return "multi-user.target" in self.all_of("WantedBy")

    @property
    def environment(self) -> dict[str, str]:
        return dict(text.split("=", 1) for text in self.all_of("Environment"))

    @property
    def writes(self) -> list[str]:
        """Folders that it may write in."""
        named = [path.removeprefix("-") for value in self.all_of("ReadWritePaths") for path in value.split()]
        return [*(f"/var/lib/{name}" for name in self.all_of("StateDirectory")), *named]

    @property
    def meets_in(self) -> list[str]:
        """Folders in memory where others find what it opens for them."""
        return [f"/run/{name}" for name in self.all_of("RuntimeDirectory")]

    @property
    def named(self) -> set[str]:
        """Units that it starts after."""
        return {name.removesuffix(".service") for value in self.all_of("After") for name in value.split()}


def services(folder: Path = UNITS) -> list[ServiceUnit]:
    """The units that run `./sigap` for one part, by name; neither templates nor all parts in one."""
    walls = sorted((folder / _WALLS).glob("*.conf"))
    found = [ServiceUnit(name=path.stem, settings=_read([*walls, path])) for path in sorted(folder.glob("*.service"))]
    return [unit for unit in found if unit.one("ExecStart").startswith(f"{_PROGRAM} ") and not unit.all_of("Conflicts")]


def template(name: str, folder: Path = UNITS) -> ServiceUnit:
    """A unit that is started once for each thing it works on, with the walls around it."""
    walls = [*sorted((folder / _WALLS).glob("*.conf")), *sorted((folder / f"{name}@.service.d").glob("*.conf"))]
    return ServiceUnit(name=name, settings=_read([*walls, folder / f"{name}@.service"]))


def timers(folder: Path = UNITS) -> list[str]:
    return [path.name for path in sorted(folder.glob("*.timer"))]


def accounts(folder: Path = UNITS) -> list[str]:
    """The users of the parts, in the order of `sigap.sysusers`."""
    return [words[1] for words in _words(folder / "sigap.sysusers") if words[0] == "u"]


def folders(folder: Path = UNITS) -> list[tuple[str, str, str]]:
    """Path, mode and owner of each lasting folder of `sigap.tmpfiles`."""
    rows = [words for words in _words(folder / "sigap.tmpfiles") if words[0] == "d"]
    return [
        (path, mode, owner) for _kind, path, mode, owner, *_rest in rows if path.startswith(("/var/lib/", "/var/b"))
    ]


def _read(paths: list[Path]) -> Lines:
    """As systemd reads them: a unit's own line after those of the walls would win; here each stands in one of them."""
    found: Lines = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            key, is_setting, value = line.partition("=")
            if not is_setting or line.startswith(("#", "[")):
                continue
            found[key] = [*found.get(key, []), value] if value else []
    return found


def _words(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [shlex.split(line) for line in lines if line.strip() and not line.startswith("#")]
