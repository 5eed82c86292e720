"""Names that lie in seals and in the database: they stay as they are, whatever the code calls them."""

import pytest
from django.apps import apps

from sigap.access.role_codes import Section
from sigap.vault.models import KeyPurpose


def test_sections_are_sealed_under_their_names() -> None:
    """A section's name is in the additional data of every text sealed in it (`Place.section`)."""
    names = "summary story persons identity assessment services referrals legal documents notes timeline"
    assert [section.value for section in Section] == names.split()


def test_keys_are_wrapped_under_their_purposes() -> None:
    names = "person case_room report referral credential incident break_glass letter task_force lead person_part"
    names += " psychology shelter transfer data_request register"
    assert [purpose.value for purpose in KeyPurpose] == names.split()


@pytest.mark.parametrize(
    ("app", "model", "table"),
    [
        ("access", "UnsentForm", "access_unsent"),
        ("audit", "StreamHead", "audit_stream"),
        ("audit", "FoldedStream", "audit_folded"),
        ("cases", "SectionText", "cases_roomtext"),
        ("cases", "SectionKey", "cases_roomkey"),
        ("cases", "CaseExclusion", "cases_keptfrom"),
        ("channels", "RawDelivery", "channels_raw"),
        ("channels", "SeenMessage", "channels_seen"),
        ("custody", "ConflictReport", "custody_lanereport"),
        ("custody", "ConflictShare", "custody_laneshare"),
        ("custody", "ConflictMessage", "custody_lanemessage"),
        ("custody", "ConflictLine", "custody_laneline"),
        ("incidents", "IncidentStep", "incidents_step"),
        ("intake", "QuarantineCluster", "intake_lanecluster"),
        ("intake", "QuarantineEpisode", "intake_laneopening"),
        ("intake", "ReportExclusion", "intake_reportkeptfrom"),
        ("legal", "VictimUpdate", "legal_told"),
        ("mailbox", "DialogueLine", "mailbox_line"),
        ("mailbox", "QuarantinedReport", "mailbox_lanereport"),
    ],
)
def test_a_renamed_model_keeps_its_table(app: str, model: str, table: str) -> None:
    """Seals name the table in which they lie."""
    assert apps.get_model(app, model)._meta.db_table == table
