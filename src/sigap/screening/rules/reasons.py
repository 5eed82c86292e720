"""Why a screening says what it says: sentences in Indonesian that a page can translate. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sigap.screening.rules.codes import (
    Circumstance,
    Element,
    Exploitation,
    Flag,
    Indication,
    Means,
    Process,
    ReportedBy,
    Violence,
)
from sigap.screening.rules.instrument import DeadlineRule, InstrumentSource
from sigap.screening.rules.persons import ADULT_FROM, is_child
from sigap.screening.rules.words import (
    AMPK_WORDS,
    CIRCUMSTANCE_WORDS,
    ELEMENT_WORDS,
    EMERGENCY_WORDS,
    EXPLOITATION_WORDS,
    INDICATION_WORDS,
    MEANS_WORDS,
    PROCESS_WORDS,
    REPORTED_BY_WORDS,
    VIOLENCE_WORDS,
    _,
)


class PersonAge(Protocol):
    """A person whose age matters to a reason."""

    @property
    def age(self) -> int | None: ...
    @property
    def recorded_age(self) -> int | None: ...


type Part = str | Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sentence, with its gaps: a text as it is, or a list of texts that are translated each and joined."""

    sentence: str
    parts: Mapping[str, Part] = field(default_factory=dict)

    def translated(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, translated by `translate`; in Indonesian when there is none."""
        filled = {
            name: part if isinstance(part, str) else ", ".join(_small(translate(each)) for each in part)
            for name, part in self.parts.items()
        }
        return translate(self.sentence) % filled if filled else translate(self.sentence)

    def __str__(self) -> str:
        return self.translated()


def _small(words: str) -> str:
    """Begins in small letters, within a sentence; a word in capitals (HIV) stays."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _in_order[C: StrEnum](codes: Iterable[C], words: Mapping[C, str]) -> tuple[str, ...]:
    given = set(codes)
    return tuple(text for code, text in words.items() if code in given)


def _words_of(element: Element, codes: Iterable[str]) -> tuple[str, ...]:
    match element:
        case Element.PROCESS:
            return _in_order(map(Process, codes), PROCESS_WORDS)
        case Element.MEANS:
            return _in_order(map(Means, codes), MEANS_WORDS)
    return _in_order(map(Exploitation, codes), EXPLOITATION_WORDS)


_PRESENT = {
    Element.PROCESS: _("Unsur proses ada: %(what)s."),
    Element.MEANS: _("Unsur cara ada: %(what)s."),
    Element.EXPLOITATION: _("Unsur tujuan eksploitasi ada: %(what)s."),
}
_ALL = _("Ketiga unsur perdagangan orang ada (UU 21/2007 pasal 1).")
_CHILD_ALL = _("Korban anak: proses dan tujuan eksploitasi sudah cukup, unsur cara tidak diperlukan.")
_MISSING = _("Belum ada: %(what)s. Tanyakan lagi, atau catat kalau memang tidak ada.")
_NO_ELEMENT = _("Tidak ada unsur perdagangan orang yang dicatat.")


def of_elements(
    indication: Indication, present: Mapping[Element, Sequence[str]], missing: Sequence[Element], *, child: bool
) -> Iterable[Reason]:
    """Which elements there are, and what they add up to."""
    for element, codes in present.items():
        if codes:
            yield Reason(sentence=_PRESENT[element], parts={"what": _words_of(element, codes)})
    if indication is Indication.INDICATED:
        yield Reason(sentence=_CHILD_ALL if child and not present[Element.MEANS] else _ALL)
    elif indication is Indication.PARTIAL:
        yield Reason(sentence=_MISSING, parts={"what": tuple(ELEMENT_WORDS[each] for each in missing)})
    else:
        yield Reason(sentence=_NO_ELEMENT)


_CHILD = _("Ada korban berumur di bawah %(years)s tahun.")
_UNKNOWN = _("Umur korban belum diketahui: dianggap anak sampai diketahui.")
_THEN = _(
    "Umur korban tercatat %(recorded)s tahun, tetapi pada hari kejadian bisa jadi %(years)s tahun: dianggap anak "
    "sampai diketahui."
)
_CHILD_RULE = _(
    "Aturan anak: untuk pelindungan, unsur cara tidak disyaratkan (%(basis)s). "
    "Pembuktian di pengadilan urusan penyidik."
)
_GROWN = _("Tercatat sebagai anak berhadapan dengan hukum, tetapi umurnya %(years)s tahun. Periksa lagi perannya.")


def of_ages(
    victims: Sequence[PersonAge], grown: Iterable[PersonAge], child_rule: InstrumentSource | None
) -> Iterable[Reason]:
    """Who counts as a child, what follows and where that comes from, and whose age does not fit the role."""
    ages = [victim.age for victim in victims]
    if any(age is not None and age < ADULT_FROM for age in ages):
        yield Reason(sentence=_CHILD, parts={"years": str(ADULT_FROM)})
    yield from map(_made_younger, filter(_is_made_younger, victims))
    if None in ages:
        yield Reason(sentence=_UNKNOWN)
    if child_rule and any(map(is_child, ages)):
        yield Reason(sentence=_CHILD_RULE, parts={"basis": child_rule.basis})
    for person in grown:
        yield Reason(sentence=_GROWN, parts={"years": str(person.age)})


def _is_made_younger(person: PersonAge) -> bool:
    return is_child(person.age) and person.recorded_age is not None and not is_child(person.recorded_age)


def _made_younger(person: PersonAge) -> Reason:
    return Reason(sentence=_THEN, parts={"recorded": str(person.recorded_age), "years": str(person.age)})


_LETTER = _("Kategori anak huruf %(letter)s: %(what)s (UU 35/2014 pasal 59 ayat 2).")


def of_letters(letters: Iterable[str]) -> Iterable[Reason]:
    """Which categories of children in need of special protection apply."""
    for letter in letters:
        yield Reason(sentence=_LETTER, parts={"letter": letter, "what": (AMPK_WORDS[letter],)})


_OFFENCE = _("Terhitung dugaan kekerasan seksual (%(basis)s): %(what)s.")
OFFENCE_WORDS: Mapping[StrEnum, str] = VIOLENCE_WORDS | EXPLOITATION_WORDS | CIRCUMSTANCE_WORDS  # type: ignore[operator]  # tables of three enums


def of_offence(offence: Iterable[StrEnum], basis: str) -> Reason:
    """What makes it a sexual offence, beside violence that is named so."""
    return Reason(sentence=_OFFENCE, parts={"basis": basis, "what": _in_order(offence, OFFENCE_WORDS)})


_HIGH_FLAGS = _("Risiko tinggi karena tanda darurat: %(what)s.")
_HIGH_HOME = _("Risiko tinggi karena anak masih serumah dengan terlapor: %(what)s.")
_HIGH_CONTROL = _("Risiko tinggi karena korban masih dikuasai: %(what)s.")
_HIGH_CHILD = _("Risiko tinggi karena ada indikasi perdagangan orang dengan korban anak.")
_MEDIUM_FLAGS = _("Risiko sedang karena tanda darurat: %(what)s.")
_MEDIUM_ELEMENTS = _("Risiko sedang: %(what)s.")
_MEDIUM_VIOLENCE = _("Risiko sedang karena %(what)s.")
_LOW = _("Risiko rendah: tidak ada tanda darurat, unsur perdagangan orang, atau kekerasan seksual yang dicatat.")


def high_by_flags(flags: Iterable[Flag]) -> Reason:
    """One flag of danger suffices."""
    return Reason(sentence=_HIGH_FLAGS, parts={"what": _in_order(flags, EMERGENCY_WORDS)})


def high_at_home(harm: Iterable[StrEnum]) -> Reason:
    """A child lives with whom it fears."""
    return Reason(sentence=_HIGH_HOME, parts={"what": _in_order(harm, OFFENCE_WORDS)})


def high_under_control(flags: Iterable[Flag], means: Iterable[Means]) -> Reason:
    """Trafficked, and not free yet."""
    held = (*_in_order(flags, EMERGENCY_WORDS), *_in_order(means, MEANS_WORDS))
    return Reason(sentence=_HIGH_CONTROL, parts={"what": held})


def high_for_child() -> Reason:
    """A child, trafficked."""
    return Reason(sentence=_HIGH_CHILD)


def medium_by_flags(flags: Iterable[Flag]) -> Reason:
    """A flag that alone does not make it high."""
    return Reason(sentence=_MEDIUM_FLAGS, parts={"what": _in_order(flags, EMERGENCY_WORDS)})


def medium_by_elements(indication: Indication) -> Reason:
    """Elements of trafficking, and nobody in danger now."""
    return Reason(sentence=_MEDIUM_ELEMENTS, parts={"what": (INDICATION_WORDS[indication],)})


def medium_by_violence(harm: Iterable[StrEnum]) -> Reason:
    """Violence, or a sexual offence, that is never low."""
    return Reason(sentence=_MEDIUM_VIOLENCE, parts={"what": _in_order(harm, OFFENCE_WORDS)})


def low() -> Reason:
    """Nothing heard that makes it more."""
    return Reason(sentence=_LOW)


_BARRED = _("Mediasi tidak boleh: %(what)s.")
_ALLOWED = _("Mediasi boleh ditawarkan; korban tetap berhak menolak.")
_BAR_WORDS: Mapping[StrEnum, str] = INDICATION_WORDS | EMERGENCY_WORDS | OFFENCE_WORDS  # type: ignore[operator]  # tables of five enums


def of_mediation(bars: Sequence[Indication | Violence | Exploitation | Flag | Circumstance]) -> Reason:
    """Whether mediation is allowed, and what forbids it."""
    if not bars:
        return Reason(sentence=_ALLOWED)
    return Reason(sentence=_BARRED, parts={"what": tuple(_BAR_WORDS[bar] for bar in bars)})


_DUE = _("Kekerasan seksual: kantor ini wajib melapor ke kepolisian dalam %(hours)s jam sejak laporan (%(basis)s).")
_DUE_BY_READING = _(
    "Kekerasan seksual, dilaporkan %(who)s: kantor ini wajib melapor ke kepolisian dalam %(hours)s jam sejak laporan "
    "(%(basis)s). Bahwa tenggatnya mulai dari laporan ini adalah tafsir, belum diverifikasi."
)
_DUE_INDICATED = _(
    "Ada indikasi perdagangan orang: kantor ini wajib melapor ke kepolisian dalam %(hours)s jam sejak laporan "
    "(%(basis)s). Bahwa UPTD PPA adalah pusat pelayanan terpadu (PPT) yang dimaksud adalah tafsir, belum diverifikasi."
)
_NOT_HERE_INDICATED = _(
    "Ada indikasi perdagangan orang, tetapi laporan tidak diterima UPTD PPA: tenggat PPT ke polisi tidak jalan."
)
_NOT_YET_INDICATED = _(
    "Ada indikasi perdagangan orang: tenggat lapor ke kepolisian belum dapat dihitung, waktu laporan belum diisi."
)
_NOT_HERE = _(
    "Kekerasan seksual, tetapi laporan tidak diterima UPTD PPA atau dinas sosial: tenggat UPTD ke polisi tidak jalan."
)
_NOT_BY = _("Kekerasan seksual, tetapi pelapornya %(who)s: tenggat UPTD ke polisi belum jalan. Melapor tetap boleh.")
_NOT_YET = _("Kekerasan seksual: tenggat lapor ke kepolisian belum dapat dihitung, waktu laporan belum diisi.")


def deadline(rule: DeadlineRule, reporter: ReportedBy) -> Reason:
    """The duty that begins with the report, and whether that is a reading of the law."""
    # The contract writes "art."; a sentence for officers, and for a court, has the law's own word.
    basis = rule.origin.basis.replace(" art. ", " pasal ")
    parts: dict[str, Part] = {"hours": str(int(rule.lasts.total_seconds()) // 3600), "basis": basis}
    if rule.when_indicated:
        return Reason(sentence=_DUE_INDICATED, parts=parts)
    if reporter in rule.reading_by:
        return Reason(sentence=_DUE_BY_READING, parts=parts | {"who": (REPORTED_BY_WORDS[reporter],)})
    return Reason(sentence=_DUE, parts=parts)


def no_deadline_here(rule: DeadlineRule) -> Reason:
    """The duty is not this receiver's."""
    return Reason(sentence=_NOT_HERE_INDICATED if rule.when_indicated else _NOT_HERE)


def no_deadline_by(reporter: ReportedBy) -> Reason:
    """The duty begins with another reporter."""
    return Reason(sentence=_NOT_BY, parts={"who": (REPORTED_BY_WORDS[reporter],)})


def no_deadline_yet(rule: DeadlineRule) -> Reason:
    """Nobody said when the report came."""
    return Reason(sentence=_NOT_YET_INDICATED if rule.when_indicated else _NOT_YET)
