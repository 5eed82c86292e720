"""From where a line is amber and from where red: limits as data, each written in words beside its line. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from sigap.kernel.reference import toml_file


class LineTone(StrEnum):
    """The colour of a line, as the look names its tones."""

    GREEN = "ok"
    AMBER = "soon"
    RED = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Two figures: from `amber` on, or below it, a line is amber, and from `red` on red."""

    amber: int
    red: int

    def rising(self, count: int) -> LineTone:
        """Of what is bad: the more, the worse."""
        if count >= self.red:
            return LineTone.RED
        return LineTone.AMBER if count >= self.amber else LineTone.GREEN

    def falling(self, share: int) -> LineTone:
        """Of what is good, in per cent: the less, the worse."""
        if share < self.red:
            return LineTone.RED
        return LineTone.AMBER if share < self.amber else LineTone.GREEN


@dataclass(frozen=True, slots=True, kw_only=True)
class LineLimits:
    """The limits of one line: of a count, or of promises as a share and, where they are few, as missed ones."""

    late: Threshold | None = None
    share: Threshold | None = None
    missed: Threshold | None = None

    def of_count(self, count: int) -> tuple[LineTone, str]:
        """The light of a count, and its limit in words."""
        if self.late is None:
            raise LookupError("a line without a limit for counts")
        return self.late.rising(count), _rising_words(self.late)

    def of_promises(self, *, missed: int, share: int | None) -> tuple[LineTone, str]:
        """The light of promises, and its limit in words: by their share, or by how many were missed."""
        if self.share is None or self.missed is None:
            raise LookupError("a line without limits for promises")
        if share is not None:
            words = _("Kuning di bawah %(amber)d %%, merah di bawah %(red)d %%")
            return self.share.falling(share), words % {"amber": self.share.amber, "red": self.share.red}
        words = _("Kuning mulai %(amber)d terlambat, merah mulai %(red)d")
        return self.missed.rising(missed), words % {"amber": self.missed.amber, "red": self.missed.red}


def _rising_words(limit: Threshold) -> str:
    if limit.amber == limit.red:
        return _("Merah mulai %(red)d") % {"red": limit.red}
    return _("Kuning mulai %(amber)d, merah mulai %(red)d") % {"amber": limit.amber, "red": limit.red}


def limits_from(file: Mapping[str, Any]) -> dict[str, LineLimits]:
    """The limits of a reference file, by line."""
    return {
        line: LineLimits(**{name: Threshold(**pair) for name, pair in table.items()})
        for line, table in file.items()
        if isinstance(table, Mapping)
    }


@cache
def _file() -> Mapping[str, Any]:
    return toml_file("sigap.desk", "limits.toml")


@cache
def limits() -> Mapping[str, LineLimits]:
    """The limits that stand."""
    return limits_from(_file())


def decided_words() -> str:
    """Who decided the limits, or that nobody has."""
    return str(_file()["decided"]) or _("Batas warna usulan SIGAP, belum ditetapkan rakor.")
