"""Letters about a case as shipped: every field is known and stands in the wording; amounts are spelt as receipts do."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from sigap.assistance.queries import ConsentStanding
from sigap.assistance.rules import ConsentState, ReferralPurpose
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import PersonRole, Sex
from sigap.correspondence.queries import LetterChoice, LetterFile
from sigap.correspondence.rules import CaseLetter, LetterSigner, LetterSubject, NamedPeople, case_letters, provisions
from sigap.correspondence.views.case_words import consent, police_protection, silence, undetained
from sigap.correspondence.views.context import BY_HAND, described
from sigap.correspondence.views.filling import BLANKS, FILLS
from sigap.correspondence.views.money_words import liable_words
from sigap.legal.models import Mark
from sigap.legal.rules import MarkKind
from sigap.letters.rules.kinds import FieldShape
from sigap.letters.rules.wording import faults, filled, sample_of
from sigap.protection.models import Protection
from sigap.protection.rules import OF_POLICE, ProtectionKind, ProtectionStatus
from sigap.restitution.models import LiablePerson, RestitutionClaim
from sigap.restitution.queries import ClaimBook
from sigap.ui.money import rupiah_words


def test_every_letter_knows_its_fields_its_law_and_its_signer() -> None:
    assert set(case_letters()) == set(CaseLetter)
    assert len({each.fingerprint for each in provisions()}) == len(CaseLetter)
    for code, spec in case_letters().items():
        assert not faults(spec.kind.wording, spec.kind), code
        for field in spec.kind.fields:
            assert f"{{{{ {field.name} }}}}" in spec.kind.wording, (code, field.name)
            assert (field.shape is FieldShape.TABLE) == bool(field.columns), (code, field.name)
        assert set(spec.fills.values()) <= {*FILLS, *BLANKS}, code
        assert spec.makers, code
        assert spec.signer or spec.signed_by is LetterSigner.OFFICE, code
        assert bool(spec.to) == spec.is_sent, code
        assert not spec.is_by_stage or len(spec.to) == len(spec.of_kinds) == 3, code
        assert len(spec.of_kinds) in {0, len(spec.to)}, code
        # What is filled in needs the row that it is read from.
        assert "losses" not in spec.fills.values() or spec.about is LetterSubject.CLAIM, code
        assert NamedPeople.LIABLE not in spec.named.values() or spec.about is LetterSubject.CLAIM, code
        assert filled(spec.kind.wording, spec.kind, sample_of(spec.kind)), code


def test_every_fill_is_used_by_a_letter() -> None:
    used = {fill for spec in case_letters().values() for fill in spec.fills.values()}
    assert used == {*FILLS, *BLANKS}


def test_who_makes_which_letter() -> None:
    letters = case_letters()
    for code in (CaseLetter.VISUM, CaseLetter.CHILD_INQUIRY, CaseLetter.SOCIAL_REPORT, CaseLetter.PROGRESS):
        assert letters[code].is_made_by({"polres_ppa"}, is_unit=False), code
        assert not letters[code].is_made_by({"uptd_ppa"}, is_unit=True), code
        assert letters[code].road, code
    for code in (CaseLetter.REPORT, CaseLetter.MEDICAL, CaseLetter.LEGAL_AID, CaseLetter.COMPLAINT):
        assert letters[code].is_made_by({"uptd_ppa"}, is_unit=True), code
        assert not letters[code].is_made_by({"kejari"}, is_unit=False), code
    assert letters[CaseLetter.RESTITUTION].is_made_by({"obh"}, is_unit=False)


def test_amounts_are_spelt_out() -> None:
    for amount, words in {
        0: "nol", 1: "satu", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas", 20: "dua puluh",
        21: "dua puluh satu", 100: "seratus", 111: "seratus sebelas", 200: "dua ratus", 1000: "seribu",
        1001: "seribu satu", 2019: "dua ribu sembilan belas", 11_000: "sebelas ribu", 100_000: "seratus ribu",
        1_000_000: "satu juta", 17_500_000: "tujuh belas juta lima ratus ribu",
        1_001_100_001: "satu miliar satu juta seratus ribu satu", 10**12: "satu triliun",
    }.items():  # fmt: skip
        assert rupiah_words(amount) == f"{words} rupiah", amount


DAY = date(2029, 2, 1)


def somebody(ordinal: int, role: PersonRole) -> CasePerson:
    """16 years old in January 2026."""
    aged_at = datetime(2026, 1, 10, tzinfo=UTC)
    return CasePerson(ordinal=ordinal, role=role, sex=Sex.MALE, age_years=16, aged_at=aged_at)


def test_people_are_as_old_as_they_are_on_the_day_of_the_letter() -> None:
    who = somebody(1, PersonRole.SUSPECT)
    assert described(who, date(2026, 1, 11)) == "laki-laki, 16 tahun"
    assert described(who, DAY) == "laki-laki, 19 tahun"
    who.age_years = None
    assert described(who, DAY) == "laki-laki, umur belum diketahui"


def test_a_claim_names_who_owes_it_and_never_a_child_in_the_place_of_its_parents() -> None:
    adult, child = somebody(2, PersonRole.SUSPECT), somebody(3, PersonRole.CHILD_IN_CONFLICT)
    owing = (LiablePerson(person=adult), LiablePerson(person=child))
    book = ClaimBook(claim=RestitutionClaim(is_joint=True), liable=owing, losses=(), entries=())
    listed = liable_words(book, DAY, {2: "BUDI CONTOH", 3: "ANAK CONTOH"})
    assert listed == (
        f"BUDI CONTOH (laki-laki, 19 tahun), orang tua {child.label} (laki-laki, 19 tahun): {BY_HAND}, tanggung renteng"
    )
    marks = [
        Mark(kind=kind, person_id=whose, happened_on=DAY)
        for kind in (MarkKind.VERDICT, MarkKind.LP, MarkKind.SP2HP)
        for whose in (adult.pk, child.pk, uuid4(), None)
    ]
    file = LetterFile(
        access=cast("CaseAccess", None),
        spec=case_letters()[CaseLetter.RESTITUTION],
        marks=marks,
        chosen=LetterChoice(key="", label="", person=adult, book=book),
    )
    assert file.named(NamedPeople.LIABLE) == [adult]
    assert [(mark.kind, mark.person_id) for mark in file.opened_marks] == [
        (kind, whose) for kind in (MarkKind.VERDICT, MarkKind.LP) for whose in (adult.pk, child.pk, None)
    ]


def test_a_complaint_claims_silence_only_where_nothing_was_done() -> None:
    report = Mark(kind=MarkKind.LP, happened_on=date(2026, 11, 1))
    for kind, on, is_silent in (
        (MarkKind.ACT_KNOWN, date(2026, 11, 2), True),
        (MarkKind.INQUIRY, date(2026, 11, 16), False),
        (MarkKind.SP2HP, date(2026, 11, 20), False),
        (MarkKind.SPDP, date(2026, 11, 5), False),
    ):
        file = SimpleNamespace(marks=[Mark(kind=kind, happened_on=on), report], known=[])
        it: Any = SimpleNamespace(day=date(2026, 11, 30), file=file)
        assert ("belum ditanggapi" in silence(it)) is is_silent, kind


def test_who_is_held_is_not_called_free(monkeypatch: pytest.MonkeyPatch) -> None:
    boy = CasePerson(ordinal=2, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=16)
    man = CasePerson(ordinal=3, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    woman = CasePerson(ordinal=4, role=PersonRole.VICTIM, sex=Sex.FEMALE, former_roles=[PersonRole.SUSPECT])
    it: Any = SimpleNamespace(day=date(2026, 11, 30), file=SimpleNamespace(people=[boy, man, woman]))
    for held, words in (
        ([], "Menurut catatan kami terlapor tidak ditahan."),
        ([boy], "Menurut catatan kami tidak ditahan: Terlapor 3, laki-laki, 40 tahun."),
        ([boy, man], ""),
    ):
        monkeypatch.setattr("sigap.correspondence.views.case_words.state_beside", lambda who, held=held: who in held)
        assert undetained(it) == words
    boy.named_suspect_on = man.named_suspect_on = date(2026, 11, 20)
    monkeypatch.setattr("sigap.correspondence.views.case_words.state_beside", lambda _who: "")
    assert undetained(it) == "Menurut catatan kami tersangka tidak ditahan."


def test_consent_and_protection_are_said_as_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    noted, later, at = (datetime(2026, 11, day, 3, tzinfo=UTC) for day in (1, 2, 30))
    who, aim = CasePerson(id=uuid4()), ReferralPurpose.WITNESS_PROTECTION
    asked = Protection(kind=ProtectionKind.LPSK, person_id=who.pk, is_consented=False, recorded_at=noted)
    it: Any = SimpleNamespace(protection=asked, at=at, person=who, case=SimpleNamespace(id=uuid4()))
    for state, said_at, words in (
        (ConsentState.NONE, None, "Belum ada menurut catatan 1 November 2026; keadaannya diterangkan pembawa surat"),
        (ConsentState.GIVEN, noted - timedelta(days=9), "Belum ada menurut catatan 1 November 2026; keadaannya"),
        (ConsentState.GIVEN, later, "Korban menyetujui, menurut catatan 2 November 2026"),
        (ConsentState.WITHDRAWN, later, "Belum ada menurut catatan 2 November 2026; keadaannya"),
    ):
        stands = {aim: ConsentStanding(state=state, decided_at=said_at)}
        monkeypatch.setattr("sigap.correspondence.views.case_words.consent_standings", lambda *_a, s=stands, **_k: s)
        assert consent(it).startswith(words)
    asked.kind, asked.is_consented = ProtectionKind.COURT_TPKS, True
    assert consent(it) == "Korban menyetujui, menurut catatan 1 November 2026", "who else said what is not asked"
    given = {"kind": min(OF_POLICE), "status": ProtectionStatus.GIVEN, "person_id": who.pk, "given_at": noted}
    for ends_at, is_said in ((at, False), (at + timedelta(days=1), True), (None, True)):
        it.file = SimpleNamespace(protections=[Protection(**given, ends_at=ends_at)])
        assert bool(police_protection(it)) is is_said
