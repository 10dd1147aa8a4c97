from django.urls import path

from outcomes.views import (
    asked,
    checks,
    documents,
    my_words,
    narratives,
    publications,
    treatments,
    verifying,
)

SESSION = "sessions/<uuid:session_id>"

urlpatterns = [
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
    path(f"{SESSION}/questions-in-report/", asked.asked, name="asked"),
    path(
        "desk/questions/<uuid:question_id>/report/",
        asked.question_treatment,
        name="question-treatment",
    ),
    path(f"{SESSION}/speakers/", checks.speakers, name="speakers"),
    path(f"{SESSION}/speakers/ask/", checks.ask, name="speaker-ask"),
    path("corrections/<uuid:quotation_id>/decide/", checks.decide, name="correction-decide"),
    path("check/<str:token>/", checks.check, name="check"),
    path("summits/<slug:slug>/my-words/", my_words.my_words, name="my-words"),
    path("summits/<slug:slug>/publications/", publications.publications, name="publications"),
    path("summits/<slug:slug>/publications/verify/", verifying.verify, name="verify"),
    path(
        "summits/<slug:slug>/publications/<uuid:publication_id>/",
        publications.publication,
        name="publication",
    ),
    path("publications/<uuid:publication_id>/publish/", publications.publish, name="publish"),
    path(
        "publications/<uuid:publication_id>/withdraw/",
        publications.withdraw,
        name="publication-withdraw",
    ),
    path("summits/<slug:slug>/documents/", documents.documents, name="documents"),
    path("summits/<slug:slug>/documents/compile/", documents.compile_one, name="compile"),
    path("documents/jobs/<uuid:job_id>/cancel/", documents.cancel, name="job-cancel"),
    path("documents/jobs/<uuid:job_id>/retry/", documents.retry, name="job-retry"),
    path(
        "documents/<uuid:publication_id>/<slug:form>/", documents.download, name="publication-file"
    ),
]
