"""Reads of what comes in: the envelopes that wait, one of them, drafts, the quarantine lane. Actor first."""

from sigap.intake.queries.arriving import PAGE, Brought, brought_by_ours, draft_for, drafts_of
from sigap.intake.queries.claims import Handing, brought_by_me, handing_for, hands_out
from sigap.intake.queries.deciding import Known, joinable, known_to_intake, managers_for, reports_left_by
from sigap.intake.queries.dialogue import answers_to_note, lines_of, reports_of_case, require_talks, talks
from sigap.intake.queries.facts import Alike, Beside, beside
from sigap.intake.queries.inbox import Mine, look_for, mine_waiting, report_numbered
from sigap.intake.queries.lane import (
    CLOSED_SHOWN,
    CLUSTERS_SHOWN,
    Lane,
    ShownCluster,
    alone_ids,
    closed_clusters,
    cluster_for,
    clusters_of,
    lane_for,
    reports_of,
    sample_of,
    waiting_ids,
    waiting_in,
)
from sigap.intake.queries.report import (
    case_code_of,
    has_left_case,
    opens_files,
    report_and_sheet,
    report_for,
    report_with_files,
)
from sigap.intake.queries.waiting import WaitingReport, adopted_since, unadopted, waiting_reports

__all__ = [
    "CLOSED_SHOWN",
    "CLUSTERS_SHOWN",
    "PAGE",
    "Alike",
    "Beside",
    "Brought",
    "Handing",
    "Known",
    "Lane",
    "Mine",
    "ShownCluster",
    "WaitingReport",
    "adopted_since",
    "alone_ids",
    "answers_to_note",
    "beside",
    "brought_by_me",
    "brought_by_ours",
    "case_code_of",
    "closed_clusters",
    "cluster_for",
    "clusters_of",
    "draft_for",
    "drafts_of",
    "handing_for",
    "hands_out",
    "has_left_case",
    "joinable",
    "known_to_intake",
    "lane_for",
    "lines_of",
    "look_for",
    "managers_for",
    "mine_waiting",
    "opens_files",
    "report_and_sheet",
    "report_for",
    "report_numbered",
    "report_with_files",
    "reports_left_by",
    "reports_of",
    "reports_of_case",
    "require_talks",
    "sample_of",
    "talks",
    "unadopted",
    "waiting_ids",
    "waiting_in",
    "waiting_reports",
]
