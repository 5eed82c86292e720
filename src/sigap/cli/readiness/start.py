"""What a check of a production start is given, and what it answers with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sigap.cli.keys.database_facts import DrillRow
from sigap.cli.readiness.addresses import NumericAddress
from sigap.cli.schema.state import SchemaState
from sigap.config.env import Surface

SERVING = (Surface.PUBLIC, Surface.DESK, Surface.WORKER, Surface.VAULT)
NAMES = {
    Surface.PUBLIC: "situs publik",
    Surface.DESK: "meja kerja",
    Surface.WORKER: "pekerja latar",
    Surface.VAULT: "brankas kunci",
}


@dataclass(frozen=True, slots=True)
class ReadinessFinding:
    """One thing that is wrong, in one line: what, where, and what mends it. A warning lets the start go on.

    `is_passing`: it may mend itself, such as a server that does not answer yet; the start is worth another try.
    """

    text: str
    is_warning: bool = False
    is_passing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFacts:
    """What the database says to one part's own log-in. With `trouble` nothing else is known.

    `is_away`: nobody answers, or the server is only starting. `remark`: what is open there and need not be.
    `regencies` are all there are, `claims` those that the server serves.
    `drills` are the last rows with what vouches for them; only the vault may ask for those.
    """

    trouble: str = ""
    is_away: bool = False
    now: datetime | None = None
    login: str = ""
    is_powerful: bool = False
    is_owner: bool = False
    member_of: frozenset[str] = frozenset()
    is_marked: bool = False
    applied: frozenset[tuple[str, str]] = frozenset()
    regencies: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    schema: SchemaState | None = None
    drilled_at: datetime | None = None
    drills: tuple[DrillRow, ...] = ()
    last_beat: datetime | None = None
    last_anchor: datetime | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One part that is to be started. `asked_at` is the machine's clock just before the database told its own."""

    surface: Surface
    environ: Mapping[str, str] = field(repr=False)
    at: datetime
    user: int
    listen: NumericAddress | None = None
    is_together: bool = False
    is_embedded: bool = False
    is_clock_right: bool = False
    facts: DatabaseFacts | None = None
    # What it says to the log-in of the desk's sign-in.
    threshold: DatabaseFacts | None = None
    asked_at: datetime | None = None

    @property
    def name(self) -> str:
        return NAMES[self.surface]

    @property
    def serves_pages(self) -> bool:
        return self.surface in {Surface.PUBLIC, Surface.DESK}

    @property
    def needs_keys(self) -> bool:
        """All but the worker, which may do without."""
        return self.surface is not Surface.WORKER

    @property
    def home(self) -> Path | None:
        """SIGAP_HOME as it is named, links followed."""
        named = self.setting("SIGAP_HOME")
        return Path(named).resolve() if named else None

    @property
    def keys(self) -> Path | None:
        """SIGAP_KEYS as it is named, links not yet followed."""
        named = self.setting("SIGAP_KEYS")
        return Path(named).absolute() if named else None

    def setting(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def own(self, name: str) -> str:
        """The name of a setting that each part has for itself: SIGAP_SECRET_KEY becomes SIGAP_SECRET_KEY_DESK."""
        return f"{name}_{self.surface.upper()}"


type Check = Callable[[Start], Iterator[ReadinessFinding]]
