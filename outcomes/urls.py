from django.urls import include, path

from outcomes.views import (
    checks,
    coverage,
    desk,
    documents,
    drafts,
    evidence,
    narratives,
    ordering,
    paragraphs,
    recommendations,
    revisions,
    stances,
    tags,
    treatments,
)

app_name = "outcomes"

SESSION = "sessions/<uuid:session_id>"
OUTCOME = "summits/<slug:slug>/outcome"
PARAGRAPH = "paragraphs/<uuid:paragraph_id>"

urlpatterns = [
    path(f"{SESSION}/desk/", desk.desk, name="desk"),
    path(f"{SESSION}/desk/found/", desk.found, name="found"),
    path(f"{SESSION}/desk/parts/<slug:name>/", desk.part, name="desk-part"),
    path(f"{SESSION}/desk/note-form/", desk.note_form, name="note-form"),
    path(f"{SESSION}/desk/note/", desk.note, name="note"),
    path(f"{SESSION}/desk/recommend/", recommendations.recommend, name="recommend"),
    path(f"{SESSION}/desk/merge/", ordering.merge, name="merge"),
    path(f"{SESSION}/desk/tag/", ordering.tag, name="tag"),
    path(f"{SESSION}/desk/group/", ordering.group, name="group"),
    path(f"{SESSION}/desk/suggestions/", ordering.suggestions, name="suggestions"),
    path(f"{SESSION}/desk/refuse/", ordering.refuse, name="refuse"),
    path(f"{SESSION}/coverage/", coverage.coverage, name="coverage"),
    path("desk/contributions/<uuid:contribution_id>/apart/", ordering.apart, name="apart"),
    path(
        "desk/contributions/<uuid:contribution_id>/untag/<uuid:tag_id>/",
        ordering.untag,
        name="untag",
    ),
    path("themes/<uuid:theme_id>/", ordering.theme, name="theme"),
    path("themes/<uuid:theme_id>/move/", ordering.move, name="theme-move"),
    path("themes/<uuid:theme_id>/dissolve/", ordering.dissolve, name="theme-dissolve"),
    path("desk/steps/<uuid:step_id>/undo/", ordering.undo, name="step-undo"),
    path("summits/<slug:slug>/tags/", tags.tags, name="tags"),
    path("tags/<uuid:tag_id>/rename/", tags.rename, name="tag-rename"),
    path(
        "recommendations/<uuid:recommendation_id>/",
        recommendations.recommendation,
        name="recommendation",
    ),
    path("recommendations/<uuid:recommendation_id>/status/", recommendations.status, name="status"),
    path(
        "recommendations/<uuid:recommendation_id>/sources/",
        recommendations.add_source,
        name="source-add",
    ),
    path("recommendations/<uuid:recommendation_id>/stance/", stances.stance, name="stance"),
    path("sources/<uuid:source_id>/remove/", recommendations.remove_source, name="source-remove"),
    path("summits/<slug:slug>/report/", narratives.narratives, name="narratives"),
    path("summits/<slug:slug>/report/<slug:section>/", narratives.narrative, name="narrative"),
    path(
        f"{SESSION}/report/<slug:section>/",
        narratives.session_narrative,
        name="session-narrative",
    ),
    path(
        "desk/contributions/<uuid:contribution_id>/report/", treatments.treatment, name="treatment"
    ),
    path(f"{SESSION}/speakers/", checks.speakers, name="speakers"),
    path(f"{SESSION}/speakers/ask/", checks.ask, name="speaker-ask"),
    path("corrections/<uuid:quotation_id>/decide/", checks.decide, name="correction-decide"),
    path("check/<str:token>/", checks.check, name="check"),
    path("summits/<slug:slug>/documents/", documents.documents, name="documents"),
    path("summits/<slug:slug>/documents/compile/", documents.compile_one, name="compile"),
    path("documents/jobs/<uuid:job_id>/cancel/", documents.cancel, name="job-cancel"),
    path("documents/jobs/<uuid:job_id>/retry/", documents.retry, name="job-retry"),
    path(
        "documents/<uuid:publication_id>/<slug:form>/", documents.download, name="publication-file"
    ),
    path(f"{OUTCOME}/", drafts.outcome, name="outcome"),
    path(f"{OUTCOME}/outline/", drafts.outline, name="outcome-outline"),
    path(f"{OUTCOME}/acts/", drafts.acts, name="outcome-acts"),
    path(f"{OUTCOME}/link/", drafts.link, name="outcome-link"),
    path(f"{OUTCOME}/compile/", drafts.compile_outcome, name="outcome-compile"),
    path(f"{OUTCOME}/title/", drafts.title, name="outcome-title"),
    path(f"{OUTCOME}/open/", drafts.open_outcome, name="outcome-open"),
    path(f"{OUTCOME}/issue/", drafts.issue, name="outcome-issue"),
    path(f"{OUTCOME}/add/", drafts.add, name="paragraph-add"),
    path(f"{OUTCOME}/languages/", revisions.languages, name="outcome-languages"),
    path(f"{OUTCOME}/compare/", revisions.compare, name="outcome-compare"),
    path(f"{OUTCOME}/revisions/", revisions.revisions, name="outcome-revisions"),
    path(f"{OUTCOME}/revisions/<int:number>/", revisions.revision, name="outcome-revision"),
    path(f"{PARAGRAPH}/", paragraphs.paragraph, name="paragraph"),
    path(f"{PARAGRAPH}/write/", paragraphs.write, name="paragraph-write"),
    path(f"{PARAGRAPH}/status/", paragraphs.status, name="paragraph-status"),
    path(f"{PARAGRAPH}/level/", paragraphs.level, name="paragraph-level"),
    path(f"{PARAGRAPH}/move/", paragraphs.move, name="paragraph-move"),
    path(f"{PARAGRAPH}/delete/", paragraphs.delete, name="paragraph-delete"),
    path(f"{PARAGRAPH}/restore/", paragraphs.restore, name="paragraph-restore"),
    path(f"{PARAGRAPH}/alternative/", paragraphs.alternative, name="paragraph-alternative"),
    path(f"{PARAGRAPH}/evidence/", evidence.add_evidence, name="evidence-add"),
    path("evidence/<uuid:evidence_id>/remove/", evidence.remove_evidence, name="evidence-remove"),
    path("", include("outcomes.negotiation_urls")),
]
