from django.urls import path

from networking.views import connections, conversations, people, regions, safety

app_name = "networking"
urlpatterns = [
    path("summits/<slug:slug>/people/", people.people, name="people"),
    path("summits/<slug:slug>/people/now/", people.now, name="now"),
    path("summits/<slug:slug>/people/card/", people.card, name="card"),
    path("summits/<slug:slug>/connections/", connections.index, name="connections"),
    path("summits/<slug:slug>/connections/region/", connections.region, name="connections-region"),
    path("summits/<slug:slug>/conversations/", conversations.index, name="conversations"),
    path(
        "summits/<slug:slug>/conversations/region/",
        conversations.region,
        name="conversations-region",
    ),
    path("summits/<slug:slug>/blocked/", safety.blocked, name="blocked"),
    path("summits/<slug:slug>/blocked/<uuid:person_id>/undo/", safety.unblock, name="unblock"),
    path("summits/<slug:slug>/reports/", safety.reports, name="reports"),
    path("summits/<uuid:summit_id>/people/badge/", regions.badge, name="badge"),
    path("sessions/<uuid:session_id>/people/region/", regions.for_session, name="for-session"),
    path("people/<uuid:person_id>/", people.one, name="person"),
    path("people/<uuid:person_id>/connect/", connections.ask, name="ask"),
    path("people/<uuid:person_id>/block/", safety.block, name="block"),
    path("people/<uuid:person_id>/report/", safety.report, name="report"),
    path("connections/<uuid:connection_id>/accept/", connections.accept, name="accept"),
    path("connections/<uuid:connection_id>/decline/", connections.decline, name="decline"),
    path("connections/<uuid:connection_id>/withdraw/", connections.withdraw, name="withdraw"),
    path("conversations/<uuid:conversation_id>/", conversations.one, name="conversation"),
    path("conversations/<uuid:conversation_id>/messages/", conversations.send, name="send"),
    path("conversations/<uuid:conversation_id>/read/", conversations.read, name="read"),
    path("conversations/<uuid:conversation_id>/mine/", conversations.mine, name="mine"),
    path("reports/<uuid:report_id>/close/", safety.close, name="close"),
]
