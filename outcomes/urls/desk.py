from django.urls import path

from outcomes.views import (
    agreement,
    coverage,
    desk,
    ordering,
    proposals,
    recommendations,
    stances,
    tags,
)

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
    path(f"{SESSION}/desk/unite/", recommendations.unite, name="unite"),
    path(f"{SESSION}/coverage/", coverage.coverage, name="coverage"),
    path(f"{SESSION}/propose/", proposals.propose, name="propose"),
    path(f"{SESSION}/agreement/", agreement.rules, name="rules"),
    path(f"{SESSION}/choice/", agreement.audit, name="audit"),
    path("proposals/<uuid:proposal_id>/approve/", proposals.approve, name="proposal-approve"),
    path("proposals/<uuid:proposal_id>/refuse/", proposals.refuse, name="proposal-refuse"),
    path("proposals/<uuid:proposal_id>/withdraw/", proposals.withdraw, name="proposal-withdraw"),
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
    path("recommendations/<uuid:recommendation_id>/remark/", agreement.remark, name="remark"),
    path(
        "recommendations/<uuid:recommendation_id>/amend/",
        recommendations.take_amendment,
        name="amendment-take",
    ),
    path("recommendations/<uuid:recommendation_id>/endorse/", agreement.endorse, name="endorse"),
    path(
        "recommendations/<uuid:recommendation_id>/endorse/withdraw/",
        agreement.withdraw_endorsement,
        name="endorse-withdraw",
    ),
    path("sources/<uuid:source_id>/remove/", recommendations.remove_source, name="source-remove"),
]
