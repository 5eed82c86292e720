"""Laws loaded, added, changed, replaced from a day on, linked and filed; by whom; and by two at once."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, transaction
from tests.factories import team

from sigap.audit.models import Event
from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Conflict, Refused
from sigap.provisions.queries import all_provisions
from sigap.provisions.rules import PRACTICE
from sigap.rulebook.actions import library as actions
from sigap.rulebook.models import Instrument, InstrumentFile, InstrumentLink
from sigap.rulebook.queries.library import instrument_for, library, new_since
from sigap.rulebook.rules.instruments import InstrumentContent, InstrumentKind, LawValidity, LinkContent, LinkKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
BY = SystemActor(name="uji")
TPPO = "uu-212007"
CONTENT = InstrumentContent(
    kind=InstrumentKind.REGENT,
    name="Perbup Pere'an 1/2026",
    title="Gugus tugas CONTOH",
    summary="CONTOH",
    source="CONTOH: Bagian Hukum",
    in_force_from=date(2026, 3, 1),
)


@pytest.fixture(autouse=True)
def _loaded() -> None:
    actions.load_instruments(by=BY, at=team.AT)


def act[R](login: str, what: Callable[..., R], **said: Any) -> R:
    """One act of one person, in a transaction of its own."""
    with team.at_desk(login) as actor:
        return what(by=actor, at=team.AT, **said)


def add(content: InstrumentContent = CONTENT, **said: Any) -> Instrument:
    return act(team.RARA, actions.add_instrument, content=content, **({"post_key": uuid4()} | said))


def link_of(code: str, kind: LinkKind, to: str) -> InstrumentLink:
    return act(team.RARA, actions.link_instrument, code=code, link=LinkContent(kind=kind, to=to))


def test_what_ships_is_loaded_once_and_what_officials_changed_stays() -> None:
    assert actions.load_instruments(by=BY, at=team.AT) == 0
    shipped = Instrument.objects.get(code=TPPO).content
    changed = replace(shipped, summary="Diringkas lagi.")
    for _twice in range(2):
        row = act(team.MAYA, actions.change_instrument, code=TPPO, content=changed, based_on=1)
        assert row.revision == 2
    with pytest.raises(Conflict):
        act(team.RARA, actions.change_instrument, code=TPPO, content=shipped, based_on=1)
    assert actions.load_instruments(by=BY, at=team.LATER) == 0
    assert Instrument.objects.get(code=TPPO).summary == "Diringkas lagi."
    (event,) = Event.objects.filter(code="rulebook:instrument:changed")
    assert json.loads(event.body)["ids"] == {"instrument": TPPO, "revision": "2"}


def test_a_law_of_one_province_is_in_no_other(settings: LazySettings) -> None:
    own = Instrument.objects.filter(name="Perda Sumatera Selatan 13/2013")
    InstrumentLink.objects.filter(source__in=own).delete()
    assert own.delete()[0] == 1
    settings.SIGAP_REGENCY = "93.01"
    assert actions.load_instruments(by=BY, at=team.LATER) == 0
    settings.SIGAP_REGENCY = "16.09"
    assert actions.load_instruments(by=BY, at=team.LATER) == 1


def test_every_law_that_a_row_of_the_product_names_is_in_the_library() -> None:
    known = set(Instrument.objects.values_list("name", flat=True)) | {PRACTICE}
    assert {row.statute for row in all_provisions()} - known == set()


def test_a_local_law_is_added_once_with_its_links_and_nobody_else_adds_one() -> None:
    key, link = uuid4(), LinkContent(kind=LinkKind.IMPLEMENTS, to="uu 21/2007", articles="58")
    row = add(links=[link], post_key=key)
    assert add(links=[link], post_key=key) == row
    with pytest.raises(Conflict, match="sudah ada"):
        add()
    with team.at_desk(team.RARA) as rara:
        assert row in new_since(rara, date(2026, 1, 1))
        assert row not in new_since(rara, (team.AT + timedelta(days=9)).date())
        found = instrument_for(rara, row.code, at=team.AT)
    assert (found.state, found.onward[0].target.code) == (LawValidity.IN_FORCE, TPPO)
    assert Instrument.objects.filter(name=CONTENT.name).count() == 1
    with pytest.raises(Refused):
        act(team.ANTON, actions.add_instrument, content=replace(CONTENT, name="Perbup 2"), post_key=uuid4())
    with team.at_desk(team.ANTON) as anton:
        assert [each.row for each in library(anton, at=team.AT, words="Pere'an")] == [row]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            InstrumentLink.objects.create(source=row, target=found.onward[0].target, kind="repeals")


def test_a_law_amends_neither_itself_nor_what_rests_on_it() -> None:
    row = add()
    for code, to in ((row.code, CONTENT.name), (TPPO, "UU 1/2026"), (TPPO, "UU 1/2023")):
        with pytest.raises(actions.UnableToLink, match="dirinya sendiri"):
            link_of(code, LinkKind.AMENDS, to)
    with pytest.raises(actions.UnableToLink, match="belum ada di pustaka"):
        link_of(row.code, LinkKind.AMENDS, "UU 999/2099")
    noted = link_of(row.code, LinkKind.IMPLEMENTS, "Perpres 69/2008")
    assert link_of(row.code, LinkKind.IMPLEMENTS, "perpres 69/2008") == noted
    other = LinkContent(kind=LinkKind.IMPLEMENTS, to="Perpres 69/2008", articles="12")
    with pytest.raises(Conflict, match="isi lain"):
        act(team.MAYA, actions.link_instrument, code=row.code, link=other)
    for _twice in range(2):
        act(team.RARA, actions.unlink_instrument, code=row.code, link_id=noted.pk)
    assert not InstrumentLink.objects.filter(source=row).exists()


def test_a_law_replaced_ends_on_the_day_on_which_the_next_begins() -> None:
    row, key, day = add(), uuid4(), date(2027, 1, 1)
    new = replace(CONTENT, name="Perbup CONTOH 9/2026", title="Pengganti", in_force_from=None)

    def replaced(content: InstrumentContent = new, on: date = day, post_key: UUID = key) -> Instrument:
        said = {"code": row.code, "content": content, "starts_on": on, "post_key": post_key}
        return act(team.RARA, actions.replace_instrument, **said)

    with pytest.raises(actions.UnableToReplace, match="sesudah"):
        replaced(on=date(2026, 3, 1))
    with pytest.raises(actions.UnableToReplace, match="dirinya sendiri"):
        replaced(CONTENT)
    successor = replaced()
    assert replaced() == successor
    with pytest.raises(actions.UnableToReplace, match="sudah berakhir"):
        replaced(post_key=uuid4())
    states = []
    with team.at_desk(team.ANTON) as anton:
        for at in (team.AT, team.AT.replace(year=2027, month=1, day=1)):
            found = instrument_for(anton, row.code, at=at)
            states.append((found.state, instrument_for(anton, successor.code, at=at).state))
        assert found.successor == successor
    assert states == [(LawValidity.IN_FORCE, LawValidity.AHEAD), (LawValidity.ENDED, LawValidity.IN_FORCE)]


def test_what_leans_on_a_law_is_found_by_what_it_cites() -> None:
    with team.at_desk(team.MAYA) as maya:
        index = instrument_for(maya, "uu-122022", at=team.AT).index
    leaning = index.leaning("uu-122022", ends_on=team.AT.date())
    assert {"uptd-to-police", "prot-tpks-give"} <= {each.code for each in leaning if each.register == "deadlines"}
    assert {"offences", "screening", "closing"} <= {each.register.value for each in leaning}
    assert index.count("uu-12023") > 10


def test_the_text_of_a_law_is_kept_once_and_never_taken_out() -> None:
    row = add()
    file = actions.LawFile(copy=b"%PDF-1.7 CONTOH", sha256="ab" * 32)
    for _twice in range(2):
        act(team.RARA, actions.file_instrument, code=row.code, file=file)
    with pytest.raises(Refused):
        act(team.ANTON, actions.file_instrument, code=row.code, file=replace(file, sha256="cd" * 32))
    with team.at_desk(team.RARA) as rara:
        (stored,) = instrument_for(rara, row.code, at=team.AT).files
        assert (stored.length, stored.added_by_name) == (15, "Rara Kirana")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            InstrumentFile.objects.filter(pk=stored.pk).delete()
