"""What the desk's frame shows round every page, as frozen values: who works, and which tabs they have.

The desk fills a Shell in its context processor; the frame only draws it and knows no address of its own.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

type Words = str | Promise
"""Text for people: plain, or translated when it is shown."""

_CELLS, _WIDE, _PARTS = 5, 7, 11
"""How many entries one row of the menu holds, on a telephone and on a wide screen; how many parts the row below it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tab:
    """One entry of the main menu or one section of a case. A locked tab says why in `locked`. Equal to itself only."""

    label: Words
    url: str
    icon: str = ""
    count: int | str | None = None
    is_current: bool = False
    locked: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOfficer:
    """The officer at the keyboard, always shown large."""

    name: str
    role: Words
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The desk's frame. Empty addresses leave their control out. `subtabs`: the parts of the main tab that is open."""

    home_url: str
    who: ShownOfficer | None = None
    tabs: tuple[Tab, ...] = ()
    subtabs: tuple[Tab, ...] = ()
    switch_url: str = ""
    leave_url: str = ""
    profile_url: str = ""
    find_url: str = ""
    language_url: str = ""
    incident_url: str = ""
    tour_url: str = ""
    lock_url: str = ""
    stay_url: str = ""
    unsent_url: str = ""
    alarm: str = ""
    alarm_url: str = ""
    writer: str = ""
    idle_minutes: int = 10

    @property
    def subtab_here(self) -> Tab | None:
        """The part of the main tab that is open."""
        return next((tab for tab in self.subtabs if tab.is_current), None)

    @property
    def subtabs_folded(self) -> tuple[Tab, ...]:
        """Parts that stand under "Lainnya" on a wide screen: nothing while all fit into one row."""
        return self.subtabs[_PARTS - 1 :] if len(self.subtabs) > _PARTS else ()

    @property
    def folded(self) -> tuple[Tab, ...]:
        """What stands under "Lainnya" on a telephone: nothing while all tabs fit into one row."""
        return self.tabs[_CELLS - 1 :] if len(self.tabs) > _CELLS else ()

    @property
    def folded_wide(self) -> tuple[Tab, ...]:
        """What stands there on a wide screen too."""
        return self.tabs[_WIDE - 1 :] if len(self.tabs) > _WIDE else ()

    @property
    def folded_here(self) -> Tab | None:
        """The page that is open, where it is one of those."""
        return next((tab for tab in self.folded if tab.is_current), None)

    @property
    def folded_count(self) -> Tab | None:
        """The folded entry that counts something, if any."""
        return next((tab for tab in self.folded if tab.count is not None), None)
