"""Five holders of a regency that is not there, and what they keep. At least one trio of them is allowed."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sigap.vault.recovery import Recovery, establish
from sigap.vault.ring import Ring
from sigap.vault.shares import ShareHolder, words_of_share

ESTABLISHED_AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
HOLDERS = (
    ShareHolder(number=1, label="Kepala UPTD PPA", is_outside=False, is_police=False),
    ShareHolder(number=2, label="Unit PPA Polres", is_outside=False, is_police=True),
    ShareHolder(number=3, label="Dinas PPPA Provinsi", is_outside=True, is_police=False),
    ShareHolder(number=4, label="Subdit PPA Polda", is_outside=True, is_police=True),
    ShareHolder(number=5, label="Inspektorat", is_outside=False, is_police=False),
)
CARRIED = {"code.key": b"c" * 32}


def established(ring: Ring) -> tuple[Recovery, Ring, Mapping[int, bytes]]:
    """A recovery key for this ring."""
    return establish(HOLDERS, ring, CARRIED, at=ESTABLISHED_AT)


def toml(holders: Iterable[ShareHolder] = HOLDERS) -> str:
    """HOLDERS.toml."""
    return "\n".join(
        f'[[holder]]\nlabel = "{holder.label}"\noutside = {str(holder.is_outside).lower()}\n'
        f"police = {str(holder.is_police).lower()}"
        for holder in holders
    )


def share_lines(shares: Mapping[int, bytes], numbers: Iterable[int]) -> str:
    """What stands in a file of shares."""
    return "\n".join(f"{number}: {' '.join(words_of_share(shares[number]))}" for number in numbers)


def words_on(sheet: Path) -> str:
    """The 24 words of a printed sheet."""
    text = sheet.read_text(encoding="utf-8")
    return " ".join(part.split("</i>")[1] for part in text.split('<ol class="words">')[1].split("</li>")[:24])
