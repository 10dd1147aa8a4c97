from django.urls import include, path

app_name = "outcomes"

urlpatterns = [
    path("", include("outcomes.urls.desk")),
    path("", include("outcomes.urls.reporting")),
    path("", include("outcomes.urls.drafting")),
    path("", include("outcomes.urls.negotiation")),
]
