"""Takes the shares of holders: word by word at a terminal, where no word stays on the screen, or from a file.

A slip is told at once, by the number of the sheet and the place of the word; of a sheet that fits nothing is said.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sigap.cli.failure import CommandFailed
from sigap.kernel.words import UnknownWord, places
from sigap.vault import recovery
from sigap.vault.recovery import OpenedShares, Recovery, RecoveryBroken, ShareForeign, TrioRefused
from sigap.vault.shares import HOLDERS, NEEDED, SHARE_WORDS, ShareMistyped, share_of_words

RULE = (
    "Tiga pemegang bersama: paling sedikit satu dari luar daerah, paling banyak satu dari kepolisian. "
    "Panggil pemegang lain, lalu ulangi."
)
_MOST_ASKED = 400  # a file with more lines is no file of shares
_LINE = re.compile(r"\s*([0-9]{1,2})\s*:(.*)")
_WORD_GONE = "\x1b[1A\x1b[2K"

type Ask = Callable[[str], str]
type Say = Callable[[str], None]


def shares_for(found: Recovery, path: Path | None) -> dict[int, bytes]:
    """The holders' shares by number. Raises CommandFailed."""
    if path is not None:
        return from_lines(_read(path))
    if not sys.stdin.isatty():
        raise CommandFailed("pemegang mengetik lembarnya di terminal; dari skrip: --shares BERKAS")
    return ShareEntry(found, ask=input, say=print).run()


def opened_by(found: Recovery, shares: dict[int, bytes]) -> OpenedShares:
    """What the shares open. Raises CommandFailed, which says how to go on."""
    try:
        return recovery.opened(found, shares)
    except ShareForeign as strange:
        raise CommandFailed("\n".join(_strange(number, found) for number in strange.numbers), status=1) from None
    except TrioRefused:
        raise CommandFailed(f"Ketiga pemegang ini tidak boleh membuka bersama.\n{RULE}", status=1) from None
    except RecoveryBroken:
        raise CommandFailed(
            "Lembar-lembarnya benar, tetapi berkas pemulihan ini rusak; pakai salinan recovery.json yang lain.",
            status=1,
        ) from None


def from_lines(lines: list[str]) -> dict[int, bytes]:
    """Shares from lines "number: 24 words". Raises CommandFailed with every mistake."""
    shares: dict[int, bytes] = {}
    mistakes: list[str] = []
    for place, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = _LINE.fullmatch(line)
        if parts is None:
            mistakes.append(f"baris {place}: harus berbentuk NOMOR: 24 kata")
            continue
        number, spoken = int(parts[1]), _words_in(parts[2])
        wrong = list(_slips(number, spoken, is_again=number in shares))
        mistakes += wrong
        if not wrong:
            shares[number] = share_of_words(spoken)
    if not mistakes and len(shares) < NEEDED:
        mistakes.append(f"perlu lembar dari paling sedikit {NEEDED} pemegang, ada {len(shares)}")
    if mistakes:
        raise CommandFailed("\n".join(["lembar tidak terbaca:", *(f"  {mistake}" for mistake in mistakes)]))
    return shares


@dataclass(frozen=True, slots=True)
class ShareEntry:
    """Holders at a terminal, one after another. Each word leaves the screen once it is taken."""

    found: Recovery
    ask: Ask
    say: Say

    def run(self) -> dict[int, bytes]:
        """Shares of an allowed three. Raises CommandFailed when the holders give up."""
        self.say(
            f"Sidik pemulihan: {self.found.fingerprint}\nCocokkan dengan sidik di setiap lembar; bila lain, berhenti."
        )
        for holder in self.found.holders:
            self.say(f"  {holder.number}  {holder.label}")
        shares: dict[int, bytes] = {}
        while recovery.trio_among(self.found, list(shares)) is None:
            if len(shares) >= NEEDED:
                self.say(f"Ketiga pemegang ini belum boleh membuka bersama. {RULE}")
            number = self._number(shares)
            shares[number] = self._share(number)
            self.say(f"Lembar {number} diterima.")
        return shares

    def _number(self, shares: dict[int, bytes]) -> int:
        while True:
            answer = self._ask_line("Nomor lembar pemegang berikutnya (kosong: berhenti): ")
            if not answer:
                raise CommandFailed("Dihentikan; tidak ada yang dicatat dan tidak ada yang berubah.", status=1)
            if answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= HOLDERS and int(answer) not in shares:
                return int(answer)
            self.say("Nomor 1 sampai 5, yang belum dipakai.")

    def _share(self, number: int) -> bytes:
        while True:
            try:
                share = share_of_words(self._words(number))
            except ShareMistyped:
                self.say(f"Lembar {number}: salah satu kata tertukar dengan kata lain. Ulangi dari kata pertama.")
                continue
            if recovery.foreign(self.found, {number: share}):
                self.say(_strange(number, self.found))
                continue
            return share

    def _words(self, number: int) -> list[str]:
        spoken: list[str] = []
        while len(spoken) < SHARE_WORDS:
            typed = _words_in(self._ask_line(f"Lembar {number}, kata {len(spoken) + 1}: "))
            if sys.stdout.isatty():
                sys.stdout.write(_WORD_GONE)
            for word in typed[: SHARE_WORDS - len(spoken)]:
                if word not in places():
                    nearest = UnknownWord(word).nearest
                    hint = f" Mungkin “{nearest}”?" if nearest else ""
                    self.say(f"Lembar {number}, kata {len(spoken) + 1}: tidak ada di daftar kata.{hint}")
                    break
                spoken.append(word)
        return spoken

    def _ask_line(self, prompt: str) -> str:
        try:
            return self.ask(prompt).strip()
        except EOFError:
            raise CommandFailed("Dihentikan; tidak ada yang dicatat dan tidak ada yang berubah.", status=1) from None


def _read(path: Path) -> list[str]:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CommandFailed(f"{path}: tidak terbaca") from None
    return text.splitlines()[:_MOST_ASKED]


def _slips(number: int, spoken: list[str], *, is_again: bool) -> Iterator[str]:
    unknown = [place for place, word in enumerate(spoken, start=1) if word not in places()]
    if not 1 <= number <= HOLDERS:
        yield f"lembar {number}: nomornya harus 1 sampai {HOLDERS}"
    elif is_again:
        yield f"lembar {number}: disebut dua kali"
    for place in unknown:
        yield f"lembar {number}, kata {place}: tidak ada di daftar kata"
    if len(spoken) != SHARE_WORDS:
        yield f"lembar {number}: harus {SHARE_WORDS} kata, ada {len(spoken)}"
    elif not unknown and not _is_share(spoken):
        yield f"lembar {number}: salah satu kata tertukar dengan kata lain; periksa satu per satu"


def _is_share(spoken: list[str]) -> bool:
    try:
        share_of_words(spoken)
    except ShareMistyped:
        return False
    return True


def _words_in(typed: str) -> list[str]:
    """Words however they are set apart; the numbers of a sheet's grid may stand between them."""
    return re.findall(r"[^\W\d_]+", typed.lower())


def _strange(number: int, found: Recovery) -> str:
    return (
        f"Lembar {number} tidak cocok dengan berkas pemulihan ini (sidik {found.fingerprint}): "
        "nomornya keliru, atau lembar dari pembagian atau instalasi lain."
    )
