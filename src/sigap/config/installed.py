"""The apps of each process. The public one holds only what it may know of. A part of the settings."""

from sigap.config.env import Surface

_SHARED = [
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "sigap.ui",
    "sigap.places",
    "sigap.mailbox",
    "sigap.outreach",
]
_CASEWORK = [
    "sigap.access.apps.PlainAuthConfig",
    "sigap.access.apps.PlainContentTypesConfig",
    "django.contrib.messages",
    "sigap.audit",
    "sigap.vault",
    "sigap.access",
    "sigap.releases",
    "sigap.work",
    "sigap.provisions",
    "sigap.notifications",
    "sigap.clocks",
    "sigap.guidance",
    "sigap.letters",
    "sigap.cases",
    "sigap.testimony",
    "sigap.assistance",
    "sigap.legal",
    "sigap.restitution",
    "sigap.incidents",
    "sigap.hearings",
    "sigap.shelter",
    "sigap.protection",
    "sigap.juvenile",
    "sigap.links",
    "sigap.sessions",
    "sigap.persons",
    "sigap.referrals",
    "sigap.casework",
    "sigap.reintegration",
    "sigap.correspondence",
    "sigap.fieldvisits",
    "sigap.intake",
    "sigap.channels",
    "sigap.retention",
    "sigap.custody",
]
_TASK_FORCE: list[str] = [
    "sigap.taskforce",
    "sigap.rulebook",
    "sigap.learning",
    "sigap.actionplan",
    "sigap.simfoni",
    "sigap.meetings",
    "sigap.supervision",
    "sigap.prevention",
    "sigap.vulnerability",
    "sigap.registers",
    "sigap.villages",
    "sigap.figures",
    "sigap.returns",
    "sigap.insight",
    "sigap.integrations",
]
"""Papers, meetings and figures of the task force: pages of the desk, reminders of the worker; no case in them."""
_DESK = ["allauth", "allauth.account", "allauth.mfa", "sigap.setup", "sigap.staff", "sigap.desk"]
APPS_OF = {
    Surface.PUBLIC: [*_SHARED, "sigap.public"],
    Surface.DESK: [*_SHARED, *_CASEWORK, *_TASK_FORCE, *_DESK],
    Surface.WORKER: [*_SHARED, *_CASEWORK, *_TASK_FORCE],
    Surface.OWNER: [*_SHARED, *_CASEWORK, *_TASK_FORCE, *_DESK, "sigap.public"],
}
