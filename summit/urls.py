from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from summit.views import health, home, invitations, people, programme

# The admin has no login of its own: codes and rate limits apply there too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "summit.views.trouble.unread"

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.counted, name="metrics"),
    path("language/", home.language, name="language"),
    path("theme/", home.theme, name="theme"),
    path("light/", home.light, name="light"),
    path("mail/", people.mail, name="mail"),
    path("demo/", people.demo_login, name="demo-login"),
    path("set-up/<str:token>/", people.set_up, name="set-up"),
    path("account/", people.account, name="account"),
    path("accounts/", include("allauth.account.urls")),
    path("summits/<slug:slug>/", programme.summit, name="summit"),
    path("summits/<slug:slug>/register/", people.register, name="register"),
    path("summits/<slug:slug>/place/", people.place, name="place"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("organise/", include("summit.organise_urls")),
    path("", include("sessions.urls")),
    path("", include("networking.urls")),
    path("", include("outcomes.urls")),
    path("admin/", admin.site.urls),
]
