"""The summit report as a tree: at a glance, its chapters with numbered paragraphs, its annexes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.formats import common, texts
from outcomes.formats.annexes import annex
from outcomes.formats.paragraphs import Paragraphs
from outcomes.formats.tree import Block, Document, Line, Run, Section, Table, words

Data = Mapping[str, Any]


def report(data: Data, digest: str) -> Document:
    """In the order of the PDF."""
    blocks = [
        glance(data["figures"]),
        *chapters(data),
        *(annex(one, data) for one in data["annexes"]),
    ]
    return common.document(
        data,
        digest,
        blocks,
        status=_(
            "A record of what was said and proposed. It binds nobody, and no delegation has approved it."
        ),
    )


def glance(figures: Data) -> Section:
    """The figures, and how they are spread."""
    answered = ngettext("%(n)s answered", "%(n)s answered", figures["questions_answered"])
    stances = ngettext("%(n)s stance", "%(n)s stances", figures["stances"])
    asked = f"{_('questions asked')} ({answered % {'n': figures['questions_answered']}})"
    proposed = f"{_('recommendations')} ({stances % {'n': figures['stances']}})"
    rows = (
        (_("people took part"), str(figures["people"])),
        (_("countries of residence"), str(figures["countries"])),
        (_("sessions held"), f"{figures['sessions_held']}/{figures['sessions']}"),
        (_("contributions"), str(figures["contributions"])),
        (asked, str(figures["questions"])),
        (proposed, str(figures["recommendations"])),
    )
    charts = [
        counts(figures[name], caption, head, unit)
        for name, caption, head, unit in (
            ("coverage", _("Guiding questions"), _("Coverage"), _("Questions")),
            ("labels", _("Recommendations by label"), _("Label"), _("Recommendations")),
            ("by_kind", _("People by kind of delegation"), _("Kind"), _("People")),
            ("by_country", _("People by country of residence"), _("Country"), _("People")),
            ("by_language", _("Contributions by language"), _("Language"), _("Contributions")),
        )
        if figures[name]
    ]
    return Section(
        "glance", (Run(_("At a glance")),), (Table(_("Participation"), (), rows), *charts)
    )


def counts(rows: Sequence[Data], caption: str, head: str, unit: str) -> Table:
    return Table(caption, (head, unit), tuple((row["label"], str(row["count"])) for row in rows))


def chapters(data: Data) -> list[Section]:
    """Each with the sections in it."""
    write = Paragraphs(data)
    found: list[tuple[Data, list[Block]]] = []
    for section in data["sections"]:
        blocks: list[Block] = [write.numbered(one) for one in section["paragraphs"]]
        if section["level"] == 1:
            found.append((section, blocks))
        else:
            over = section["title"] if section["words"] else ""
            found[-1][1].append(
                Section(texts.name(section["id"]), _title(section), tuple(blocks), over=over)
            )
    return [
        Section(texts.name(one["id"]), _title(one), tuple(blocks), over=_over(one))
        for one, blocks in found
    ]


def _title(section: Data) -> Line:
    """In the summit's own words where it has some."""
    if not section["words"]:
        return (Run(section["title"]),)
    return (words(section["words"]), *common.fallback(section["words"]))


def _over(chapter: Data) -> str:
    return (
        f"{chapter['number']}. {chapter['title']}" if chapter["words"] else f"{chapter['number']}."
    )
