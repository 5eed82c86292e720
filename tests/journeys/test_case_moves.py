"""A case whole from one installation to another: keys heard by two on each side, the file once, the receipt back."""

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from uuid import uuid4

import pytest
from tests.journeys.house import Demo, demo_home, running
from tests.journeys.people import DEWI, HASAN, Cast, today
from tests.journeys.visitor import PHONE
from tests.journeys.wire import Answer, Client

pytestmark = pytest.mark.journey
BASE = "/alih-daerah/"
WORDS = "CONTOH: mau dekat nenek di Desa Pere'an."
# A case with a child, a guardian and dangers that stand, which goes nowhere yet.
CASE = """
SELECT c.code, c.id FROM cases_case c JOIN access_person p ON p.id = c.manager_id
WHERE p.login = 'dewi.uptd' AND c.status = 'in_service'
  AND EXISTS (SELECT 1 FROM cases_dangertag d WHERE d.case_id = c.id AND d.lifted_at IS NULL)
  AND EXISTS (SELECT 1 FROM cases_caseperson g WHERE g.case_id = c.id AND g.role = 'guardian')
  AND NOT EXISTS (SELECT 1 FROM transfers_outgoingtransfer o WHERE o.case_id = c.id)
ORDER BY c.opened_at LIMIT 1"""
# What must be the same here and there, without anybody asking again.
FACTS = """
SELECT c.risk, c.kind, c.place_kind, c.acted_on,
  (SELECT array_agg(d.flag ORDER BY d.flag) FROM cases_dangertag d WHERE d.case_id = c.id AND d.lifted_at IS NULL),
  (SELECT array_agg((p.role, p.sex, p.age_years, p.forms)::text ORDER BY p.ordinal)
   FROM cases_caseperson p WHERE p.case_id = c.id AND p.role <> 'reporter'),
  (SELECT count(DISTINCT s.person_id) FROM cases_safecontact s JOIN cases_caseperson p ON p.id = s.person_id
   WHERE s.case_id = c.id AND p.role <> 'reporter'),
  (SELECT count(DISTINCT v.part || p.role) FROM persons_partversion v JOIN cases_caseperson p ON p.id = v.person_id
   WHERE v.case_id = c.id AND p.role <> 'reporter'),
  (SELECT count(*) FROM cases_relation r JOIN cases_caseperson p ON p.id = r.person_id
   JOIN cases_caseperson o ON o.id = r.other_id
   WHERE r.case_id = c.id AND r.ended_at IS NULL AND 'reporter' NOT IN (p.role, o.role)),
  (SELECT count(*) FROM cases_keptfrom e WHERE e.case_id = c.id AND e.lifted_at IS NULL)
FROM cases_case c WHERE c.code = '{}'"""
HERS = "SELECT ordinal FROM cases_caseperson WHERE case_id = '{}' AND role = 'victim' ORDER BY ordinal LIMIT 1"


@pytest.fixture(scope="module")
def sender() -> Iterator[Demo]:
    """The regency that has the case; the one that takes it over runs for all stories."""
    with demo_home(has_stories=True) as home, running(home) as demo:
        yield demo


def at_desk(demo: Demo, login: str) -> Client:
    line = Client(demo.port + 1)
    assert line.sign_in(login, demo.password).status == HTTPStatus.FOUND
    again = "/masuk/ulang/"
    assert line.post(again, [("password", demo.password)], form_at=again).status == HTTPStatus.FOUND
    return line


def posted(line: Client, path: str, status: int = 302, /, *, form_at: str = BASE, **fields: str) -> Answer:
    answer = line.post(path, list(fields.items()), form_at=form_at)
    assert answer.status == status, (path, answer.status, answer.text[-3000:])
    return answer


def uploaded(line: Client, path: str, raw: str, says: str = "", /, **fields: str) -> Answer:
    """Sends a file; refused where the page then `says` why."""
    told = {"csrfmiddlewaretoken": line.get(path).hidden("csrfmiddlewaretoken"), **fields}
    mark = uuid4().hex
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in told.items()]
    parts.append(f'Content-Disposition: form-data; name="file"; filename="x.json"\r\n\r\n{raw}')
    body = "".join(f"--{mark}\r\n{part}\r\n" for part in parts) + f"--{mark}--\r\n"
    answer = line.send(path, body.encode(), f"multipart/form-data; boundary={mark}")
    assert (says in answer.text and answer.status == HTTPStatus.CONFLICT) if says else answer.status == 302, answer.text
    return answer


def card_of(line: Client) -> tuple[str, str]:
    """The office's card, and its fingerprint as it is read out."""
    if "kunci/buat/" in line.get(BASE).text:
        posted(line, f"{BASE}kunci/buat/")
    found = re.search(r"<b>((?:[0-9a-f]{4} ?){8})</b>", line.get(BASE).text)
    assert found
    return line.get(f"{BASE}kunci/kartu/").text, found[1]


def brought(line: Client, card: str, heard: str) -> str:
    """One person notes the other office's key; the address at which another confirms it."""
    path = f"{BASE}daerah/tambah/"
    uploaded(line, path, card, "lain dari yang Anda ketik", heard=f"0000 {heard[5:]}")
    before = set(re.findall(r"/alih-daerah/daerah/[0-9a-f-]{36}/", line.get(BASE).text))
    uploaded(line, path, card, heard=heard)
    (new,) = set(re.findall(r"/alih-daerah/daerah/[0-9a-f-]{36}/", line.get(BASE).text)) - before
    return f"{new}benarkan/"


def confirmed(first: Client, second: Client, path: str, heard: str) -> None:
    posted(first, path, 409, form_at=path, heard=heard)
    posted(second, path, form_at=path, heard=heard)


def test_a_case_goes_to_another_installation_and_is_ours_until_its_receipt(
    sender: Demo, demo: Demo, cast: Cast
) -> None:
    dewi, hasan = (at_desk(sender, login) for login in (DEWI, HASAN))
    there, head = (at_desk(demo, login) for login in (DEWI, HASAN))
    (their_card, theirs), (our_card, ours) = card_of(head), card_of(dewi)
    confirmed(dewi, hasan, brought(dewi, their_card, theirs), theirs)
    ((code, case_id),) = sender.query(CASE)
    _filled(dewi, sender, f"/kasus/{code}/", str(case_id))
    file = _file(dewi, hasan, sender, f"/kasus/{code}/alih-daerah/", theirs)
    assert "Pere'an" not in file

    upload = f"{BASE}masuk/unggah/"
    waiting = brought(there, our_card, ours)
    uploaded(there, upload, file, "tidak dikenal di sini, berubah, atau belum dibenarkan")
    confirmed(there, head, waiting, ours)
    head_of_file = json.loads(file)
    head_of_file["head"]["expires_on"] = "2099-01-01"
    uploaded(there, upload, json.dumps(head_of_file), "diubah di jalan")
    came = uploaded(there, upload, file).location
    uploaded(head, upload, file, "satu kali")
    demo.query("UPDATE transfers_incomingtransfer SET expires_on = expires_on - 15")
    posted(there, f"{came}usulkan/", form_at=came)
    assert demo.query("SELECT state FROM transfers_incomingtransfer") == [("transfer_arrived",)]
    demo.query("UPDATE transfers_incomingtransfer SET expires_on = expires_on + 15")
    _read_on_a_telephone(cast, head, came)
    for line, act in ((there, "usulkan"), (there, "terima"), (head, "terima"), (head, "terima")):
        posted(line, f"{came}{act}/", form_at=came)

    ((new,),) = demo.query("SELECT case_code FROM transfers_incomingtransfer WHERE state = 'transfer_accepted'")
    assert demo.query(FACTS.format(new)) == sender.query(FACTS.format(code))
    assert "Pere&#x27;an" in there.get(f"/kasus/{new}/catatan/").text
    _ours_until_the_receipt(
        dewi, sender, posted(there, f"{came}tanda-terima/", 200, form_at=came).text, str(code), str(new)
    )


def _filled(dewi: Client, sender: Demo, case: str, case_id: str) -> None:
    """What kind it is, and who must not know."""
    ((ordinal,),) = sender.query(HERS.format(case_id))
    page = dewi.get(f"{case}jenis/")
    kind = {"kind": "kind_trafficking", "place": "place_workplace", f"forms_{ordinal}": "form_trafficking"}
    posted(dewi, f"{case}jenis/", form_at=f"{case}jenis/", version=page.hidden("version"), **kind)
    kept = {"kind": "named", "basis": "asked", "words": "CONTOH: sepupu yang menjemput di terminal."}
    posted(dewi, f"{case}jangan-tahu/", form_at=f"{case}jangan-tahu/", **kept)


def _file(dewi: Client, hasan: Client, sender: Demo, base: str, theirs: str) -> str:
    """Prepared with consent, approved by another, made."""
    path = f"{base}siapkan/"
    page = dewi.get(path)
    ((partner,),) = sender.query("SELECT id FROM transfers_transferpartner ORDER BY brought_at DESC LIMIT 1")
    consent = {"partner": str(partner), "is_yes": "yes", "giver": "guardian", "manner": "signed", "words": WORDS}
    told = consent | {"consented_on": today(), "post_key": page.hidden("post_key")}
    posted(dewi, path, 409, form_at=path, **told | {"is_yes": "no"})
    posted(dewi, path, form_at=path, **told)
    ((transfer,),) = sender.query("SELECT id FROM transfers_outgoingtransfer ORDER BY prepared_at DESC LIMIT 1")
    posted(dewi, f"{base}{transfer}/berkas/", form_at=base)
    approve = f"{BASE}keluar/{transfer}/setujui/"
    posted(dewi, approve, 409, form_at=approve, heard=theirs)
    posted(hasan, approve, form_at=approve, heard=theirs)
    return posted(dewi, f"{base}{transfer}/berkas/", 200, form_at=base).text


def _read_on_a_telephone(cast: Cast, head: Client, came: str) -> None:
    reader = cast.stranger_at_the_desk(PHONE)
    cookies = head.cookies.items()
    reader.context.add_cookies([{"name": name, "value": value, "url": cast.demo.desk} for name, value in cookies])
    reader.go(came)
    reader.reads("sepupu yang menjemput", "Bahaya yang masih ada", "Perdagangan orang", WORDS)


def _ours_until_the_receipt(dewi: Client, sender: Demo, receipt: str, code: str, new: str) -> None:
    newest = "SELECT id, state, their_code FROM transfers_outgoingtransfer ORDER BY prepared_at DESC LIMIT 1"
    ((transfer, state, _code),) = sender.query(newest)
    assert state == "transfer_sent"
    waits = "Baca tanda terima dari daerah tujuan"
    assert waits in dewi.get(f"/kasus/{code}/tutup/").text
    path = f"{BASE}keluar/{transfer}/tanda-terima/"
    uploaded(dewi, path, receipt.replace(new, "LAIN-1"), "bukan tanda terima")
    uploaded(dewi, path, receipt)
    assert sender.query(newest) == [(transfer, "transfer_received", new)]
    assert waits not in dewi.get(f"/kasus/{code}/tutup/").text
