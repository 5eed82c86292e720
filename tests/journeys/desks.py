"""Officers of one story, each at a browser of their own: what they send straight, the papers that they make."""

import re

from tests.factories.printed import words_of
from tests.journeys import people
from tests.journeys.people import Cast
from tests.journeys.visitor import Visitor

_PAPERS = {
    "asesmen": "ASESMEN KEBUTUHAN KLIEN",
    "persetujuan": "HALAMAN ANAK",
    "rencana": "RENCANA INTERVENSI",
    "rencana-anak": "RENCANAKU",
    "keselamatan": "RENCANA KESELAMATANKU",
    "perkembangan": "LAPORAN PERKEMBANGAN",
    "terminasi": "SURAT TERMINASI",
    "kartu-hak": "KARTU HAK",
}


class Desks:
    """The officers of the story, each at a browser of their own, and what is theirs to send and to print."""

    def __init__(self, cast: Cast, name: str, *, kept: tuple[str, ...]) -> None:
        """`name`: on no paper and no other office's page; `kept`: on no other office's page."""
        self.demo, self._cast = cast.demo, cast
        self._name, self._kept = name, (name, *kept)
        self._at: dict[str, Visitor] = {}

    def __getitem__(self, login: str) -> Visitor:
        if login not in self._at:
            self._at[login] = self._cast.officer(login)
        return self._at[login]

    def send(self, login: str, path: str, *, form_at: str = "", **told: str) -> None:
        """What other stories show in Chromium, sent straight: the form of this address with what is `told`."""
        line, home = self[login].page.context.request, self.demo.desk
        shown = line.get(home + (form_at or path)).text()
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown)
        answer = line.post(home + path, form=dict(hidden) | told, headers={"Origin": home}, max_redirects=0)
        assert answer.status == 302, (path, answer.status, answer.text()[-2000:])

    def paper(self, login: str, path: str, says: str, form: dict[str, str | float | bool] | None = None) -> str:
        """A paper as words: it says what it is, and no name."""
        line, home = self[login].page.context.request, self.demo.desk
        answer = line.post(home + path, form=form, headers={"Origin": home}) if form else line.get(home + path)
        assert answer.body().startswith(b"%PDF"), (path, answer.status)
        told = words_of(answer.body())
        assert says in told, (path, told)
        assert self._name not in told, path
        return told

    def made(self, login: str, button: str, says: str) -> str:
        """The paper behind a button of the page before them, as its form fills itself in."""
        pressed = self[login].main().get_by_role("button", name=button).first
        path, told = pressed.evaluate(
            """b => { const told = Object.fromEntries(new FormData(b.form)); if (b.name) told[b.name] = b.value;
            return [b.getAttribute("formaction") || b.form.getAttribute("action") || location.pathname, told] }"""
        )
        return self.paper(login, path, says, told)

    def letter(self, login: str, path: str, says: str) -> str:
        """A letter of the legal track."""
        self[login].go(path)
        return self.made(login, "Buat PDF", says)

    def asked(self, code: str, sender: str, login: str, office: str, asked: str, *, owed: bool = False) -> Visitor:
        """One office asks another; who says yes reads first what is asked, and no more of her than may be."""
        said = "Sudah diserahkan ke" if owed else "Rujukan terkirim ke"
        people.offer(self[sender], code, office, asked=asked, preview="CONTOH: mohon dibantu.", said=said)
        officer = self[login]
        people.accept(officer, code, "Konfirmasi sudah diterima" if owed else "Terima")
        officer.go(f"/kasus/{code}/")
        officer.reads("Kerjakan yang diminta", asked)
        officer.reads_nothing_of(*self._kept)
        return officer

    def papers_of_the_work(self, login: str, code: str) -> None:
        """Every paper of assessment and plan."""
        for slug, says in _PAPERS.items():
            self.paper(login, f"/kasus/{code}/rencana/dokumen/{slug}/1/", says)
