from django.urls import path

from outcomes.views import (
    drafts,
    evidence,
    paragraphs,
    revisions,
    shaping,
)

OUTCOME = "summits/<slug:slug>/outcome"
PARAGRAPH = "paragraphs/<uuid:paragraph_id>"

urlpatterns = [
    path(f"{OUTCOME}/", drafts.outcome, name="outcome"),
    path(f"{OUTCOME}/outline/", drafts.outline, name="outcome-outline"),
    path(f"{OUTCOME}/acts/", drafts.acts, name="outcome-acts"),
    path(f"{OUTCOME}/link/", drafts.link, name="outcome-link"),
    path(f"{OUTCOME}/compile/", drafts.compile_outcome, name="outcome-compile"),
    path(f"{OUTCOME}/title/", drafts.title, name="outcome-title"),
    path(f"{OUTCOME}/open/", drafts.open_outcome, name="outcome-open"),
    path(f"{OUTCOME}/issue/", drafts.issue, name="outcome-issue"),
    path(f"{OUTCOME}/step/", shaping.step, name="outcome-step"),
    path(f"{OUTCOME}/editors/", shaping.editors, name="outcome-editors"),
    path("draft-steps/<uuid:step_id>/undo/", shaping.undo, name="draft-step-undo"),
    path(f"{OUTCOME}/add/", drafts.add, name="paragraph-add"),
    path(f"{OUTCOME}/languages/", revisions.languages, name="outcome-languages"),
    path(f"{OUTCOME}/compare/", revisions.compare, name="outcome-compare"),
    path(f"{OUTCOME}/changes.docx", revisions.changes, name="outcome-changes"),
    path(f"{OUTCOME}/revisions/", revisions.revisions, name="outcome-revisions"),
    path(f"{OUTCOME}/revisions/<int:number>/", revisions.revision, name="outcome-revision"),
    path(f"{PARAGRAPH}/", paragraphs.paragraph, name="paragraph"),
    path(f"{PARAGRAPH}/write/", paragraphs.write, name="paragraph-write"),
    path(f"{PARAGRAPH}/status/", paragraphs.status, name="paragraph-status"),
    path(f"{PARAGRAPH}/level/", paragraphs.level, name="paragraph-level"),
    path(f"{PARAGRAPH}/kind/", shaping.kind, name="paragraph-kind"),
    path(f"{PARAGRAPH}/split/", shaping.split, name="paragraph-split"),
    path(f"{PARAGRAPH}/join/", shaping.join, name="paragraph-join"),
    path(f"{PARAGRAPH}/present/", shaping.present, name="paragraph-present"),
    path(f"{PARAGRAPH}/move/", paragraphs.move, name="paragraph-move"),
    path(f"{PARAGRAPH}/delete/", paragraphs.delete, name="paragraph-delete"),
    path(f"{PARAGRAPH}/restore/", paragraphs.restore, name="paragraph-restore"),
    path(f"{PARAGRAPH}/alternative/", paragraphs.alternative, name="paragraph-alternative"),
    path(f"{PARAGRAPH}/evidence/", evidence.add_evidence, name="evidence-add"),
    path("evidence/<uuid:evidence_id>/remove/", evidence.remove_evidence, name="evidence-remove"),
]
