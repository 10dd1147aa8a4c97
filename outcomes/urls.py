from django.urls import path

from outcomes.views import coverage, desk, documents, ordering, recommendations, stances, tags

app_name = "outcomes"

SESSION = "sessions/<uuid:session_id>"

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
    path("summits/<slug:slug>/documents/", documents.documents, name="documents"),
    path("summits/<slug:slug>/documents/compile/", documents.compile_one, name="compile"),
    path("documents/jobs/<uuid:job_id>/cancel/", documents.cancel, name="job-cancel"),
    path("documents/jobs/<uuid:job_id>/retry/", documents.retry, name="job-retry"),
    path(
        "documents/<uuid:publication_id>/<slug:form>/", documents.download, name="publication-file"
    ),
]
