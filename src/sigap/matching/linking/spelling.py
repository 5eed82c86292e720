"""Names of a sheet as numbers: the words of `matching.names`, each looked at once. Holds the words of one process."""

import re
import unicodedata

from sigap.matching.names import WordFacts, fold, joined_servant_sound, servant_sound, word_facts

WORDS = 3
"""So many words of a name are compared; the fourth is rare, and stands in the name as a whole."""
_ALSO = re.compile(r"\(|@|\bal(?:s|ias)?\b\.?")
_MARKS = str.maketrans(dict.fromkeys(',;/()"-‐‑–_*&+:', " ") | dict.fromkeys("'`´‘’ʼ", ""))

type CodedName = tuple[int, int, int, int, int, int]
"""Three words, the words in one, what people leave out (Muhammad, Siti), the father's first word; 0 for none."""
_NOBODY: CodedName = (0, 0, 0, 0, 0, 0)


class NameCoder:
    """Gives each folded word a number, 0 for none."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {"": 0}
        self._facts: dict[str, WordFacts] = {}
        self._known: dict[str, CodedName] = {"": _NOBODY}

    def name(self, full: str, alias: str = "") -> CodedName:
        """A name; where there is none, what the person is called."""
        known = self._known.get(full)
        if known is None:
            known = self._known[full] = self._read(full)
        return known if known[0] or not alias else self.name(alias)

    def called(self, alias: str) -> int:
        """The first word of what a person is called."""
        return self.name(alias)[0] if alias else 0

    def _code(self, sound: str) -> int:
        return self.codes.setdefault(sound, len(self.codes))

    def _read(self, full: str) -> CodedName:
        plain = full.lower() if full.isascii() else unicodedata.normalize("NFKD", full).casefold()
        also = _ALSO.search(plain, 2)
        words = self._words((plain[: also.start()] if also else plain).translate(_MARKS))
        cut = next((place for place, fact in enumerate(words) if place and fact.is_filiation), len(words))
        own = self._sounds(words[:cut])
        father = self._sounds([fact for fact in words[cut + 1 :] if not fact.is_filiation])
        if not own:
            return _NOBODY
        telling = [sound for sound, is_optional in own if not is_optional]
        left_out = next((sound for sound, is_optional in own if is_optional), "") if telling else ""
        kept = telling or [sound for sound, _ in own]
        one, two, three = [*map(self._code, kept[:WORDS]), 0, 0][:WORDS]
        return (
            one,
            two,
            three,
            self._code("".join(kept)),
            self._code(left_out),
            self._code(father[0][0] if father else ""),
        )

    def _words(self, plain: str) -> list[WordFacts]:
        """The words without titles and degrees, as `name_words` has it."""
        found: list[WordFacts] = []
        for token in plain.split():
            inside = token.strip(".")
            if "." in inside:
                if found and self._fact(inside.replace(".", "")).is_degree:
                    continue
                found += [self._fact(part) for part in inside.split(".") if part]
            elif inside:
                found.append(self._fact(inside))
        while len(found) > 1 and found[-1].is_degree:
            found.pop()
        bare = [fact for fact in found if not fact.is_title]
        return bare or found

    def _fact(self, word: str) -> WordFacts:
        fact = self._facts.get(word)
        if fact is None:
            fact = self._facts[word] = word_facts(word)
        return fact

    def _sounds(self, words: list[WordFacts]) -> list[tuple[str, bool]]:
        found: list[tuple[str, bool]] = []
        place, last = 0, len(words) - 1
        while place <= last:
            fact = words[place]
            place += 1
            if place <= last and (fact.is_abdul or (fact.plain == "a" and words[place].is_servant)):
                found.append((servant_sound(words[place].plain), False))
                place += 1
            elif len(fact.plain) == 1 and (fact.plain != "m" or found or place > last):
                continue
            elif fact.plain.startswith("abd") and (joined := joined_servant_sound(fact.plain)):
                found.append((joined, False))
            elif fact.sound:
                found.append((fact.sound, fact.is_optional))
        return found or [(sound, False) for fact in words if (sound := fold(fact.plain))]
