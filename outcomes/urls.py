from django.urls import path

from outcomes.views import desk, documents, stances

app_name = "outcomes"

urlpatterns = [
    path("sessions/<uuid:session_id>/desk/", desk.desk, name="desk"),
    path("sessions/<uuid:session_id>/desk/note-form/", desk.note_form, name="note-form"),
    path("sessions/<uuid:session_id>/desk/note/", desk.note, name="note"),
    path("sessions/<uuid:session_id>/desk/recommend/", desk.recommend, name="recommend"),
    path("recommendations/<uuid:recommendation_id>/", desk.recommendation, name="recommendation"),
    path("recommendations/<uuid:recommendation_id>/status/", desk.status, name="status"),
    path("recommendations/<uuid:recommendation_id>/sources/", desk.add_source, name="source-add"),
    path("recommendations/<uuid:recommendation_id>/stance/", stances.stance, name="stance"),
    path("sources/<uuid:source_id>/remove/", desk.remove_source, name="source-remove"),
    path("summits/<slug:slug>/documents/", documents.documents, name="documents"),
    path("summits/<slug:slug>/documents/compile/", documents.compile_one, name="compile"),
    path("documents/jobs/<uuid:job_id>/cancel/", documents.cancel, name="job-cancel"),
    path("documents/jobs/<uuid:job_id>/retry/", documents.retry, name="job-retry"),
    path(
        "documents/<uuid:publication_id>/<slug:form>/", documents.download, name="publication-file"
    ),
]
