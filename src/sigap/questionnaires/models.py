"""Tables: an office's forms, their versions, what was answered to them, when a question was last answered.

In clear: the forms, and who answered which version when. Every answer is sealed under the key of the form's section.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sigap.access.models import Office
from sigap.access.roles import OfficeKind, Section
from sigap.cases.models import Case, CasePerson
from sigap.questionnaires.rules import (
    SECTIONS,
    QuestionKind,
    QuestionnaireFault,
    QuestionnaireMistake,
    QuestionnaireState,
    QuestionnaireSubject,
    QuestionSpec,
    read_questions,
)

SUBJECT_LABELS: dict[QuestionnaireSubject, Promise] = {
    QuestionnaireSubject.CASE: _("Kasus"),
    QuestionnaireSubject.PERSON: _("Satu orang dalam kasus"),
}
STATE_LABELS: dict[QuestionnaireState, Promise] = {
    QuestionnaireState.DRAFT: _("Konsep"),
    QuestionnaireState.PUBLISHED: _("Terbit"),
    QuestionnaireState.SUPERSEDED: _("Diganti"),
}
STATE_LOOKS = {
    QuestionnaireState.DRAFT: ("soon", "pen"),
    QuestionnaireState.PUBLISHED: ("ok", "check"),
    QuestionnaireState.SUPERSEDED: ("", "clock"),
}
KIND_LABELS: dict[QuestionKind, Promise] = {
    QuestionKind.SHORT: _("Satu baris"),
    QuestionKind.LONG: _("Beberapa baris"),
    QuestionKind.YES_NO: _("Ya, tidak, tidak tahu"),
    QuestionKind.ONE: _("Pilih satu"),
    QuestionKind.MANY: _("Pilih beberapa"),
    QuestionKind.NUMBER: _("Bilangan"),
    QuestionKind.DAY: _("Tanggal"),
}
YES_NO_WORDS: dict[str, Promise] = {"yes": _("Ya"), "no": _("Tidak"), "unknown": _("Tidak tahu")}
FAULT_LABELS: dict[QuestionnaireFault, Promise] = {
    QuestionnaireFault.BAD_BOUNDS: _(
        "batas paling kecil dan paling besar hanya untuk bilangan, yang kecil lebih dulu."
    ),
    QuestionnaireFault.BAD_CODE: _("kodenya huruf kecil, angka, dan garis bawah saja, diawali huruf."),
    QuestionnaireFault.CONDITION_LATER: _(
        "syaratnya “%(what)s” tidak ditanyakan sebelumnya. Pilih pertanyaan di atasnya, atau pindahkan."
    ),
    QuestionnaireFault.CONDITION_OPEN: _("syaratnya “%(what)s” tidak punya pilihan. Pilih pertanyaan yang berpilihan."),
    QuestionnaireFault.CONDITION_VALUE: _("jawaban “%(what)s” tidak ada pada syaratnya. Pilih lagi jawabannya."),
    QuestionnaireFault.NO_LABEL: _("tulis pertanyaannya dalam bahasa Indonesia dan bahasa Inggris."),
    QuestionnaireFault.NO_OPTIONS: _(
        "pertanyaan pilihan punya 2 sampai 30 pilihan, masing-masing dalam dua bahasa; jenis lain tidak punya."
    ),
    QuestionnaireFault.NO_QUESTION: _("belum ada pertanyaan. Tambah satu dulu."),
    QuestionnaireFault.OPTION_TWICE: _("pilihan “%(what)s” ada dua kali. Hapus salah satu."),
    QuestionnaireFault.TOO_LONG: _("“%(what)s …” terlalu panjang. Ringkas."),
    QuestionnaireFault.TOO_MANY: _("paling banyak %(what)s pertanyaan. Pecah menjadi dua formulir."),
    QuestionnaireFault.TWICE: _("kode “%(what)s” sudah dipakai. Pakai kode lain."),
    QuestionnaireFault.UNREADABLE: _("isinya tidak terbaca. Periksa jenis dan nama isiannya."),
}


def mistake_words(mistake: QuestionnaireMistake) -> str:
    """One mistake as a sentence that names its question."""
    words = str(FAULT_LABELS[mistake.fault]) % {"what": mistake.what}
    if not mistake.question:
        return words[:1].upper() + words[1:]
    return gettext("Pertanyaan “%(code)s”: %(words)s") % {"code": mistake.question, "words": words}


def in_language(words: str, english: str) -> str:
    """An office's words in the language of the reader."""
    return english if english and get_language() == "en" else words


class Questionnaire(models.Model):
    """A form of an office; the secretariat's is every office's. What it is about and its section stay as they are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    code = models.TextField(unique=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    subject = models.TextField()
    section = models.TextField()
    made_at = models.DateTimeField()
    made_by_name = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__in=[each.value for each in QuestionnaireSubject])
                & Q(section__in=[each.value for each in SECTIONS]),
                name="questionnaire_known",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_shared(self) -> bool:
        """Whether every office uses it."""
        return self.office.kind == OfficeKind.SECRETARIAT

    @property
    def is_about_person(self) -> bool:
        """Whether it is filled in for one person of the case."""
        return self.subject == QuestionnaireSubject.PERSON

    @property
    def subject_label(self) -> Promise:
        """What a sheet is about, in words."""
        return SUBJECT_LABELS[QuestionnaireSubject(self.subject)]

    @property
    def case_section(self) -> Section:
        """The section under whose key the answers lie."""
        return Section(self.section)


class QuestionnaireEdition(models.Model):
    """One version of a form. Changed while it is a draft, never afterwards (`sql/questionnaires.sql`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.TextField(default=QuestionnaireState.DRAFT)
    title = models.TextField()
    title_en = models.TextField()
    questions = models.JSONField(default=list)
    # Counts changes of the draft: two who edit at once do not overwrite each other.
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by_name = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)
    published_by_name = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_edition_once"),
            models.UniqueConstraint(
                fields=["questionnaire", "state"],
                condition=~Q(state=QuestionnaireState.SUPERSEDED.value),
                name="questionnaire_one_of_each",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionnaireState.DRAFT.value, published_at=None, published_by=None)
                | Q(
                    state__in=[QuestionnaireState.PUBLISHED.value, QuestionnaireState.SUPERSEDED.value],
                    published_at__isnull=False,
                    published_by__isnull=False,
                ),
                name="questionnaire_published_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.number}"

    @property
    def specs(self) -> tuple[QuestionSpec, ...]:
        """Its questions."""
        return read_questions(self.questions)[0]

    @property
    def heading(self) -> str:
        """Its title in the reader's language."""
        return in_language(self.title, self.title_en)

    @property
    def state_label(self) -> Promise:
        """How far it is, in words."""
        return STATE_LABELS[QuestionnaireState(self.state)]

    @property
    def look(self) -> tuple[str, str]:
        """Tone and icon of its state."""
        return STATE_LOOKS[QuestionnaireState(self.state)]


class AnswerSheet(models.Model):
    """One version of what was answered to a form, of a case or a person (`subject_id`). Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, null=True, related_name="+")
    subject_id = models.UUIDField()
    edition = models.ForeignKey(QuestionnaireEdition, on_delete=models.PROTECT, related_name="+")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    section = models.TextField()
    version = models.PositiveIntegerField()
    key_id = models.UUIDField()
    sealed_answers = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.TextField()
    office_id = models.UUIDField()
    post_key = models.TextField(unique=True)

    class Meta:
        constraints = [
            # Two officers who read the same version cannot both write the next one.
            models.UniqueConstraint(fields=["questionnaire", "subject_id", "version"], name="answer_version_once"),
        ]
        indexes = [models.Index(fields=["case", "questionnaire"], name="answers_of_case")]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.version}"


class QuestionUse(models.Model):
    """The month in which a question was last answered, in whichever case: names what nobody needs, and no case."""

    id = models.BigAutoField(primary_key=True)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    code = models.TextField()
    # The first day of it.
    month = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["questionnaire", "code"], name="question_use_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.month}"
