"""Names, phrases and numbers are planted in every input, errors are provoked with them; then nothing of it is found.

Names of officers and offices may be found: they stand on the trail. What people wrote may not, in no form.
"""

import base64
import re
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from tests.journeys import people
from tests.journeys.house import Demo, wait_until
from tests.journeys.papers import lay_papers
from tests.journeys.planted_files import send_files, work_on_files
from tests.journeys.planted_mail import letters
from tests.journeys.planting import Plants, back_up, dump, places
from tests.journeys.wire import Answer, Client

pytestmark = pytest.mark.journey
_TOO_LONG = 25_000
_BAD = (400, 401, 403, 404, 409, 413, 422, 429, 500, 503)


def test_the_search_finds_a_needle_in_every_form() -> None:
    plants = Plants()
    for text in (plants.name("name"), plants.nik("number"), plants.mail("mail")):
        raw = text.encode()
        forms = [raw, raw.hex().encode(), raw.upper(), quote(raw).encode(), text.encode("utf-16")]
        forms += [base64.b64encode(b"x" * before + raw) for before in range(3)]
        forms += [base64.urlsafe_b64encode(raw), "".join(f"%{byte:02X}" for byte in raw).encode()]
        assert all(plants.found_in(b"\x00..." + form + b"...") for form in forms)
    assert plants.found_in(plants.word("word").encode()) == {"plain of ['word']"}
    assert not plants.found_in(b"nothing of the kind")
    plants.coordinate("place")
    for needle in list(plants.raws.values()):
        for form in (needle, needle.hex().encode(), base64.b64encode(b"x" + needle)):
            assert plants.found_in(b"..." + form + b"...")


def test_nothing_that_anybody_wrote_is_found_on_disk_afterwards(demo: Demo, tmp_path: Path) -> None:
    plants = Plants()
    number = _villager_writes(demo, plants)
    _villager_makes_mistakes(demo, plants)
    _strangers_at_the_door(demo, plants)
    code = _rina_works(demo, plants, number)
    _offices_write_to_each_other(demo, plants, code)
    lay_papers(demo, plants, code)
    files = send_files(demo, plants)
    work_on_files(demo, plants, files)
    _everything_breaks(demo, plants, code)
    # A site whose last try to keep a report failed is unwell until it keeps one.
    assert Client(demo.port).post("/lapor/", _report(plants, "after")).words
    assert wait_until(demo.is_well)
    assert len(plants.needles) > 60
    canary = Plants()
    demo.query(f"CREATE TABLE demo.canary AS SELECT '{canary.phrase('canary')}' AS said")
    text = dump(demo)
    assert b"Rina Marlina" in text, "the search looks at the wrong database"
    assert number.encode() in text
    leaks, seen = set(), set()
    mailed = letters(demo)
    assert any(b"Subject:" in each for each in mailed), "the search is blind to mail"
    copy = tmp_path / "cadangan"
    back_up(demo, copy)
    # A checkpoint may have taken the log of its first writing away.
    demo.query("INSERT INTO demo.canary SELECT said FROM demo.canary")
    outside: list[tuple[str, Callable[[], bytes]]] = [
        (f"mail {number}", partial(bytes, each)) for number, each in enumerate(mailed)
    ]
    outside += [(f"backup {path.name}", path.read_bytes) for path in sorted(copy.rglob("*")) if path.is_file()]
    for place, read in (*places(demo, plants), *outside):
        data = _read(read)
        leaks |= {f"{hit} in {place}" for hit in plants.found_in(data)}
        seen |= {place} if canary.found_in(data) else set()
    assert "pg_dump" in seen, "the search is blind to the dump"
    assert "backup database.sql" in seen, "the search is blind to the copy"
    assert any("/pg_wal/" in place for place in seen), "the search is blind to the log of changes"
    assert any("/base/" in place for place in seen), "the search is blind to the tables"
    assert not leaks, "\n".join(sorted(leaks))


def _read(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except FileNotFoundError:  # a passing file of somebody else's
        return b""


def _report(plants: Plants, tag: str) -> list[tuple[str, str]]:
    return [
        ("key", secrets.token_hex(16)),
        ("story", f"{plants.phrase(f'{tag} story')} {plants.name(f'{tag} story name')} {plants.nik(f'{tag} nik')}"),
        ("place", plants.word(f"{tag} place")),
        ("hidden_from", "office"),
        ("names_office", "police"),
        ("way", "ordinary"),
        # Not a name that any officer bears: it would keep her out of the case below.
        ("hidden_from_who", plants.name(f"{tag} hidden").removeprefix("Siti ")),
        ("contact", "yes"),
        ("phone", plants.phone(f"{tag} phone")),
        ("hours", plants.word(f"{tag} hours")),
        ("cover", f"{plants.mail(f'{tag} cover')} {plants.file(f'{tag} cover file')}"),
    ]


def _villager_writes(demo: Demo, plants: Plants) -> str:
    villager = Client(demo.port)
    kept = villager.post("/lapor/", [*_report(plants, "report"), ("flags", "confinement"), ("area", "16.09.01")])
    assert kept.words
    fields = _report(plants, "nul")
    fields[1] = ("story", fields[1][1] + "\x00\ud83d".encode(errors="ignore").decode())
    assert villager.post("/lapor/", fields).words
    return kept.number


def _villager_makes_mistakes(demo: Demo, plants: Plants) -> None:
    villager = Client(demo.port)
    wrong: list[tuple[str, str]] = [
        ("story", plants.phrase("long story") + "a" * _TOO_LONG),
        ("area", plants.word("bad area")),
        ("flags", plants.word("bad flag")),
        ("about", plants.word("bad about")),
        ("key", plants.word("bad key")),
        ("contact", plants.word("bad contact")),
    ]
    for position in range(len(wrong)):
        _refused(villager.post("/lapor/", [*_report(plants, f"mistake {position}"), wrong[position]]))
    twice = _report(plants, "twice")
    assert villager.post("/lapor/", twice).words
    again = [*twice[:1], ("story", plants.phrase("other body"))]
    assert villager.post("/lapor/", again).status == 409
    assert villager.post("/lapor/", [*_report(plants, "language"), ("change", "language")]).status == 200
    _refused(villager.post("/cek/", [("code", plants.phrase("code"))]))
    _refused(villager.send("/lapor/", b"story=" + plants.phrase("huge").encode() * 60_000))
    _refused(villager.send("/lapor/", b"story=" + plants.word("latin").encode() + b"%ff%00"))
    boundary = plants.word("boundary")
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="story"; filename="{plants.file("upload")}"\r\n\r\n'
    body = f"{part}{plants.phrase('upload body')}\r\n--{boundary}--\r\n".encode()
    _refused(villager.send("/lapor/", body, f"multipart/form-data; boundary={boundary}"))
    villager.cookies["sigap_desk"] = plants.word("public cookie")
    for path in (
        f"/?q={plants.word('public query')}",
        f"/{plants.word('public path')}/",
        f"/cek/?code={plants.word('c')}",
    ):
        assert villager.get(path).status in (200, 404)


def _strangers_at_the_door(demo: Demo, plants: Plants) -> None:
    for login in (people.RINA, plants.mail("wrong login"), plants.name("wrong login name")):
        stranger = Client(demo.port + 1)
        _refused(stranger.sign_in(login, plants.phrase(f"wrong password {login}")))
    stranger = Client(demo.port + 1)
    for path in (
        f"/masuk/?next=/{plants.word('next')}/",
        f"/kasus/{plants.word('case path')}/",
        f"/?{plants.word('q')}=1",
    ):
        assert stranger.get(path).status in (200, 302, 404)
    kept = [("kept_to", f"/kasus/{plants.word('kept to')}/"), ("kept_name", "text")]
    kept += [("kept_value", plants.phrase("kept value")), ("login", people.TEGUH), ("password", demo.password)]
    # Nobody vouches for who wrote it: it is dropped.
    assert stranger.post("/masuk/", kept, form_at="/masuk/").location == "/"
    _refused(stranger.send("/bahasa/", f"language={plants.word('no token')}".encode()))
    stranger.post("/bahasa/", [("language", plants.word("language")), ("next", plants.word("n"))], form_at="/profil/")
    stranger.cookies["sigap_desk"] = plants.word("desk cookie")
    assert stranger.get("/").status == 302


def _rina_works(demo: Demo, plants: Plants, number: str) -> str:
    rina = Client(demo.port + 1)
    assert rina.sign_in(people.RINA, demo.password).status == 302
    page = f"/laporan/{number}/"
    assert rina.take(number).status == 302
    assert rina.post(f"{page}isi/", [], form_at=page).status == 200
    dewi = re.search(r'value="([^"]+)"[^>]*>\s*Dewi Anggraini', rina.get(f"{page}kasus/").text)
    assert dewi
    manager = dewi[1]
    case = [("manager", manager), ("role", "victim"), ("sex", "P"), ("age_years", "15")]
    _refused(rina.post(f"{page}kasus/", [*case, ("risk", plants.word("bad risk"))], form_at=page))
    wrong_age = [*case[:3], ("age_years", plants.word("bad age")), ("risk", "high")]
    _refused(rina.post(f"{page}kasus/", wrong_age, form_at=page))
    _refused(rina.post(f"{page}tanpa-kasus/", [("reason", plants.phrase("bad reason"))], form_at=page))
    code = rina.post(f"{page}kasus/", [*case, ("risk", "high")], form_at=page).location.split("/")[2]
    _identities(rina, plants, code)
    _summaries(rina, plants, code)
    for path in (
        f"/kasus/?lingkup={plants.word('scope')}",
        f"/antrean/?lingkup={plants.word('s2')}&q={plants.mail('q2')}",
    ):
        assert rina.get(path).status == 200
    _refused(rina.get(f"/laporan/{plants.word('number')}/"))
    return code


def _identity(plants: Plants, tag: str) -> list[tuple[str, str]]:
    return [
        ("full_name", plants.name(f"{tag} full name")),
        ("alias", plants.word(f"{tag} alias")),
        ("nik", plants.nik(f"{tag} nik")),
        ("birth_date", "29-02-2012"),
        ("address", f"Jl. {plants.name(f'{tag} address')} {plants.mail(f'{tag} mail')}"),
        ("phone", plants.phone(f"{tag} phone")),
    ]


def _identities(rina: Client, plants: Plants, code: str) -> None:
    page = f"/kasus/{code}/orang/1/isi/"
    mistakes = [("birth_date", "31-02-2012"), ("nik", plants.word("bad nik")), ("version", plants.word("bad version"))]
    for position, wrong in enumerate([*mistakes, ("full_name", plants.name("long") + "a" * 400)]):
        _refused(rina.post(page, [("version", "0"), *_identity(plants, f"wrong {position}"), wrong], form_at=page))
    version = rina.get(page).hidden("version")
    assert rina.post(page, [*_identity(plants, "child"), ("version", version)], form_at=page).status == 302
    _refused(rina.post(page, [*_identity(plants, "late"), ("version", version)], form_at=f"/kasus/{code}/"))
    _refused(rina.post(page, [*_identity(plants, "far"), ("version", "9" * 30)], form_at=f"/kasus/{code}/"))
    again = "/masuk/ulang/"
    wanted = [("next", f"{page}?{plants.word('step-up next')}"), ("password", plants.phrase("step-up password"))]
    _refused(rina.post(again, wanted, form_at=again))


def _summaries(rina: Client, plants: Plants, code: str) -> None:
    page = f"/kasus/{code}/ringkasan/"
    _refused(rina.post(page, [("text", plants.phrase("nul summary") + "\x00"), ("version", "")], form_at=page))
    assert rina.post(page, [("text", plants.phrase("summary")), ("version", "0")], form_at=page).status == 302
    _refused(rina.post(page, [("text", plants.phrase("conflict")), ("version", "0")], form_at=page))
    _refused(rina.post(page, [("text", plants.phrase("too long") + "a" * _TOO_LONG), ("version", "1")], form_at=page))
    _refused(rina.send(page, f"text={plants.phrase('summary without token')}".encode()))
    old = Client(rina.port, dict(rina.cookies))
    old.cookies["sigap_desk"] = plants.word("ended cookie")
    _refused(old.post(page, [("text", plants.phrase("ended session")), ("version", "1")], form_at="/masuk/"), 401)


def _offices_write_to_each_other(demo: Demo, plants: Plants, code: str) -> None:
    rina, siti = Client(demo.port + 1), Client(demo.port + 1)
    rina.sign_in(people.RINA, demo.password)
    siti.sign_in(people.SITI, demo.password)
    page = f"/kasus/{code}/rujukan/siapkan/"
    form = rina.get(page)
    office = form.text.split(">Dinas Sosial<")[0].rsplit('value="', 1)[1].split('"')[0]
    asked = [("office", office), ("purposes", "social_rehabilitation"), ("urgency", "normal")]
    asked += [("preview", plants.phrase("preview")), ("offer_key", form.hidden("offer_key"))]
    for name in ("office", "purposes", "urgency", "offer_key"):
        _refused(rina.post(page, [*asked, (name, plants.word(f"bad {name}"))], form_at=page))
    assert rina.post(page, asked, form_at=page).status == 302
    incoming = re.search(r'href="(/rujukan/[0-9a-f-]{36}/)"', siti.get("/rujukan/").text)
    assert incoming
    answer = incoming[1]
    _refused(siti.post(f"{answer}tolak/", [("reason", plants.word("bad no")), ("note", "")], form_at=answer))
    said = [("reason", "no_capacity"), ("note", plants.phrase("decline note") + plants.phone("decline phone"))]
    assert siti.post(f"{answer}tolak/", said, form_at=answer).status == 302
    page = f"/kasus/{code}/layanan/catat/"
    done = [("kind", "outreach"), ("post_key", str(uuid4())), ("note", plants.phrase("service note"))]
    for wrong in (plants.word("bad date"), "31-02-2026 09.30", "25-11-2099 09.30"):
        _refused(rina.post(page, [*done, ("done_at", wrong)], form_at=page))
    assert rina.post(page, [*done, ("done_at", "20-11-2026 09.30")], form_at=page).status == 302
    _refused(rina.post(f"/kasus/{code}/tutup/", [("reason", plants.word("close"))], form_at=page))


def _everything_breaks(demo: Demo, plants: Plants, code: str) -> None:
    """Each table refuses a new row, as a full disk or a broken constraint would: the error quotes the whole row."""
    rina, villager = Client(demo.port + 1), Client(demo.port)
    rina.sign_in(people.RINA, demo.password)
    with demo.refusing("mailbox_envelope"):
        _refused(villager.post("/lapor/", _report(plants, "broken")), 503)
    with demo.refusing("cases_roomtext"):
        fields = [("text", plants.phrase("broken summary")), ("version", "1")]
        _refused(rina.post(f"/kasus/{code}/ringkasan/", fields, form_at="/profil/"), 409, 500)
    with demo.refusing("assistance_service"):
        fields = [("kind", "outreach"), ("post_key", str(uuid4())), ("done_at", "20-11-2026 09.30")]
        fields.append(("note", plants.phrase("broken service")))
        _refused(rina.post(f"/kasus/{code}/layanan/catat/", fields, form_at="/profil/"), 409, 500)
    with demo.refusing("access_session"):
        _refused(Client(demo.port + 1).sign_in(people.TEGUH, demo.password), 500)
    _refused(rina.get(f"/kasus/{code}/orang/{'9' * 30}/isi/?{plants.word('overflow')}"))


def _refused(answer: Answer, *wanted: int) -> None:
    assert answer.status in (wanted or _BAD), f"{answer.status}: {answer.text[:300]}"
