"""The organiser's step that concerns documents."""

from django.urls import reverse
from django.utils.translation import gettext as _

from outcomes.models import Publication
from summit.checklist import Step, register
from summit.models import Summit


@register
def about_the_documents(summit: Summit) -> list[Step]:
    """A report has been made at least once."""
    return [
        Step(
            70,
            _("Make the report"),
            _("The record becomes the summit report and the draft outcome document."),
            reverse("outcomes:documents", args=[summit.slug]),
            _("Go to the documents"),
            Publication.objects.filter(summit=summit).exists(),
        )
    ]
