"""How clerks write people down: titles, old spelling, sounds, slips, order, nicknames, swapped days, wrong numbers."""

import random
import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _people import Person

_CHILD_FROM, _HAJI_TO = 2007, 1975
_LEAST_LETTERS = 2
_MUHAMMAD = ("Muhammad", "Muhamad", "Mohammad", "Mochamad", "Muh.", "Moh.", "M.", "Muh", "Mhd", "Muhamat", "Mohd.", "M")
_SITI = ("Siti", "Siti", "Sitti", "St.", "Sity", "St")
_ABDUL = ("Abdul", "Abdul", "Abd.", "Abd", "A.", "Ab.")
_SHORT = {
    "Kiagus": ("Kgs.", "Kgs"), "Masagus": ("Mgs.",), "Kemas": ("Kms.",), "Raden": ("Rd.",), "Nyimas": ("Nys.",),
    "Nyayu": ("Nyayu",), "Masayu": ("Msy.",), "Ketut": ("Kt.", "Ketut"), "Kadek": ("Kdk.", "Kadek"),
    "Komang": ("Kmg.", "Komang"), "Wayan": ("Wyn.", "Wayan"), "Ahmad": ("Akhmad", "Achmad", "Akh.", "Amat", "Ahmat"),
}  # fmt: skip
_OLD = (("u", "oe"), ("j", "dj"), ("c", "tj"), ("y", "j"))
_SOUNDS = (
    ("f", "p"), ("p", "f"), ("v", "f"), ("a", "o"), ("o", "u"), ("u", "o"), ("i", "y"), ("y", "i"), ("sy", "s"),
    ("s", "sy"), ("sh", "s"), ("z", "s"), ("j", "z"), ("kh", "h"), ("h", ""), ("t", "th"), ("d", "dh"), ("e", "i"),
    ("i", "e"), ("ai", "ae"), ("k", "q"), ("w", "u"), ("ah", "a"), ("a", "ah"), ("dh", "d"), ("ia", "iya"),
)  # fmt: skip
_MEN, _WOMEN = (
    ("Tn.", "Sdr.", "Bapak", "Mas", "Mang", "Lk.", "Sdr"),
    ("Ny.", "Nn.", "Sdri.", "Ibu", "Mbak", "Bik", "Pr."),
)
_PHONES = ("0{}", "0{}", "+62{}", "62{}", "{}", "(+62){}")


class Clerk:
    """Writes records. `untidy` is how often things go wrong, 1 being as often as in the sample at hand."""

    def __init__(self, die: random.Random, untidy: float) -> None:
        self._die, self._untidy = die, untidy

    def record(self, person: "Person", villages: list[str]) -> dict[str, str]:
        """One record, without its id."""
        die = self._die
        name, alias = self._full_name(person)
        day, year = self._born(person)
        village = person.village
        if self._slips(0.12):
            near = [each for each in villages if each[:8] == village[:8]]
            village = die.choice(near if self._happens(0.12) else villages)
        sex = person.sex if not self._slips(0.02) else "L" if person.sex == "P" else "P"
        return {
            "full_name": name,
            "alias": alias,
            "sex": sex if self._happens(0.98) else "",
            "birth_date": day,
            "birth_year": year,
            "mother_name": self._mother(person.mother) if self._happens(0.45) else "",
            "village_code": village if self._happens(0.94) else "",
            "phone": self._phone(die.choice(person.phones)) if self._happens(0.47) else "",
            "nik": self._nik(person.nik) if self._happens(0.45) else "",
        }

    def own_spelling(self, word: str) -> str:
        """A name as its bearer has it: not always as in a list."""
        return self._sounded(word) if self._happens(0.3) else word

    def like_a_sister(self, word: str) -> str:
        """A name that parents give the next child: one or two letters apart, or with another end."""
        die, plain = self._die, word.lower()
        if len(plain) <= _LEAST_LETTERS:
            return word
        place = die.randrange(1, len(plain))
        letters = "aiu" if plain[place] in "aiueo" else "bdklmnprstwy"
        changed = plain[:place] + die.choice(letters) + plain[place + 1 :]
        ended = plain[: max(len(plain) - 2, 2)] + die.choice(
            ("man", "di", "ni", "ti", "na", "ya", "ta", "ri", "to", "no")
        )
        return die.choices((changed, ended, plain[:place] + plain[place + 1 :]), (55, 30, 15))[0].title()

    def nickname(self, name: list[str]) -> str:
        """What somebody is called."""
        word = self._die.choice(name[-2:])
        return self._die.choice((word[:3], word[-3:], word[-4:], word[:4], "Upik", "Ujang", "Yan")).title()

    def _happens(self, share: float) -> bool:
        return self._die.random() < share

    def _slips(self, share: float) -> bool:
        return self._die.random() < share * self._untidy

    def _full_name(self, person: "Person") -> tuple[str, str]:
        """A name as it is written down, and an alias."""
        alias = person.short if self._happens(0.2) else ""
        text = " ".join(self._arranged([self._written(word) for word in person.name]))
        if self._slips(0.035):
            text = self._slip(text)
        if self._slips(0.07):
            son, daughter = ("bin", "bn."), ("binti", "bti", "bt.", "bte")
            text += f" {self._die.choice(daughter if person.sex == 'P' else son)} {person.father}"
        if self._happens(0.22):
            text = self._titled(text, person)
        if self._slips(0.01):
            return "", alias or person.short
        if alias and self._happens(0.1):
            text, alias = f"{text}{self._die.choice((' ({})', ' @ {}', ' al. {}')).format(alias)}", ""
        if self._slips(0.03):
            text = text.replace(" ", "  ", 1)
        return self._cased(text), alias

    def _arranged(self, words: list[str]) -> list[str]:
        """Left out, turned round, shortened, written together."""
        if len(words) > 1 and self._slips(0.08):
            words = words[:1] if words[0] not in {"I", "Ni"} and self._happens(0.8) else words[1:]
        if len(words) > 1 and self._slips(0.03):
            words.reverse()
        if len(words) > 1 and self._slips(0.02):
            words[-1] = words[-1][0] + "."
        if len(words) > 1 and self._slips(0.03):
            words = ["".join((words[0], *(word.lower() for word in words[1:])))]
        return words

    def _titled(self, text: str, person: "Person") -> str:
        die = self._die
        title = (
            "An."
            if person.born.year > _CHILD_FROM and self._happens(0.6)
            else die.choice(_MEN if person.sex == "L" else _WOMEN)
        )
        if person.born.year < _HAJI_TO and self._happens(0.3):
            title = "H." if person.sex == "L" else "Hj."
        if self._happens(0.2):
            return f"{text}, {title}"
        return f"{title}{'' if title.endswith('.') and self._happens(0.15) else ' '}{text}"

    def _cased(self, text: str) -> str:
        return self._die.choices((text, text.upper(), text.lower()), (50, 45, 5))[0]

    def _written(self, word: str) -> str:
        die = self._die
        for listed, ways in (("Muhammad", _MUHAMMAD), ("Siti", _SITI), ("Abdul", _ABDUL)):
            if word == listed:
                return die.choice(ways) if self._happens(0.6) else word
        if word in _SHORT and self._happens(0.4):
            return die.choice(_SHORT[word])
        if self._slips(0.07):
            old, new = die.choice(_OLD)
            word = word.lower().replace(old, new).title()
        return self._sounded(word) if self._slips(0.09) else word

    def _sounded(self, word: str) -> str:
        die, plain = self._die, word.lower()
        if self._happens(0.25):
            place = die.randrange(len(plain))
            return (plain[:place] + plain[place] + plain[place:]).title()
        ways = [(old, new) for old, new in _SOUNDS if old in plain]
        if not ways:
            return word
        old, new = die.choice(ways)
        places = [found.start() for found in re.finditer(old, plain)]
        place = die.choice(places)
        changed = plain[:place] + new + plain[place + len(old) :]
        return changed.title() if len(changed) > 1 else word

    def _slip(self, text: str) -> str:
        die = self._die
        place = die.randrange(max(len(text) - 1, 1))
        letter = die.choice("abcdefghijklmnopqrstuvwxyz")
        return die.choice((
            text[:place] + letter + text[place + 1 :],
            text[:place] + text[place + 1 :],
            text[:place] + letter + text[place:],
            text[:place] + text[place + 1 : place + 2] + text[place : place + 1] + text[place + 2 :],
        ))  # fmt: skip

    def _born(self, person: "Person") -> tuple[str, str]:
        die, born = self._die, person.born
        if self._slips(0.03):
            born += timedelta(days=die.choice((-365, 365, -730, 1, -1, 10, -10, 30, 3650)))
        kind = die.choices(("day", "year", "none"), (68, 21, 11))[0]
        if kind == "none":
            return "", ""
        if kind == "year":
            return "", str(born.year + (die.choice((-2, -1, 1, 2)) if self._slips(0.28) else 0))
        if self._slips(0.09):
            text = f"{born.year + die.choice((0, 0, 0, -1, 1, -2, 2))}-01-01"
        elif born.day <= 12 and self._slips(0.06):  # noqa: PLR2004 - months
            text = f"{born:%Y-%d-%m}"
        else:
            text = born.isoformat()
        return text, text[:4] if self._happens(0.33) else ""

    def _mother(self, name: list[str]) -> str:
        words = [self._written(word) for word in name]
        if len(words) > 1 and self._slips(0.25):
            words = words[:1]
        if self._slips(0.06):
            words.insert(0, self._die.choice(("Ny.", "Ibu", "Hj.", "Almh.")))
        text = " ".join(words)
        return self._cased(self._slip(text) if self._slips(0.03) else text)

    def _phone(self, number: str) -> str:
        die = self._die
        if self._slips(0.06):
            place = die.randrange(3, len(number))
            number = number[:place] + number[place + 1 :]
        if self._happens(0.2):
            number = f"{number[:3]}{(gap := die.choice((' ', '-')))}{number[3:7]}{gap}{number[7:]}"
        return die.choice(_PHONES).format(number)

    def _nik(self, nik: str) -> str:
        die = self._die
        if self._slips(0.08):
            place = die.randrange(4, 15)
            nik = die.choice((
                nik[:place] + die.choice("0123456789") + nik[place + 1 :],
                nik[:place] + nik[place + 1] + nik[place] + nik[place + 2 :],
            ))  # fmt: skip
        if self._slips(0.07):
            nik = nik[:6] + f"{die.randint(1, 28):02}{die.randint(1, 12):02}{die.randint(50, 99)}{die.randint(1, 9):04}"
        return f"{nik[:6]} {nik[6:12]} {nik[12:]}" if self._happens(0.02) else nik
