"""Words for what another office can be asked for: the labels of its reference rows, which the catalogue translates."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sigap.assistance.rules import ReferralPurpose
from sigap.assistance.rules.purpose_bases import purpose_bases

PURPOSE_LABELS: dict[ReferralPurpose, Promise] = {
    purpose: gettext_lazy(purpose_bases()[purpose].provision.title) for purpose in ReferralPurpose
}
