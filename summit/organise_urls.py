from django.urls import path

from summit.views import (
    organise,
    organise_delegations,
    organise_invitations,
    organise_log,
    organise_people,
)

urlpatterns = [
    path("new/", organise.create, name="summit-create"),
    path("<slug:slug>/", organise.organise, name="organise"),
    path("<slug:slug>/edit/", organise.edit, name="summit-edit"),
    path("<slug:slug>/announce/", organise.announce, name="summit-announce"),
    path("<slug:slug>/unannounce/", organise.unannounce, name="summit-unannounce"),
    path("<slug:slug>/conclude/", organise.conclude, name="summit-conclude"),
    path("<slug:slug>/reopen/", organise.reopen, name="summit-reopen"),
    path("<slug:slug>/activity/", organise_log.activity, name="activity"),
    path("<slug:slug>/activity.csv", organise_log.activity_csv, name="activity-csv"),
    path("<slug:slug>/people/", organise_people.people, name="organise-people"),
    path("<slug:slug>/people/add/", organise_people.add, name="people-add"),
    path("<slug:slug>/people/list/", organise_people.add_list, name="people-list"),
    path("<slug:slug>/people/<uuid:place_id>/", organise_people.person, name="person"),
    path("<slug:slug>/people/<uuid:place_id>/ban/", organise_people.ban, name="person-ban"),
    path(
        "<slug:slug>/people/<uuid:place_id>/readmit/",
        organise_people.readmit,
        name="person-readmit",
    ),
    path("<slug:slug>/delegations/", organise_delegations.delegations, name="delegations"),
    path("<slug:slug>/delegations/new/", organise_delegations.create, name="delegation-create"),
    path(
        "<slug:slug>/delegations/<uuid:delegation_id>/",
        organise_delegations.edit,
        name="delegation-edit",
    ),
    path("<slug:slug>/invitations/", organise_invitations.invitations, name="invitations"),
    path(
        "<slug:slug>/invitations/<uuid:invitation_id>/send/",
        organise_invitations.send_again,
        name="invitation-send",
    ),
    path(
        "<slug:slug>/invitations/<uuid:invitation_id>/revoke/",
        organise_invitations.take_back,
        name="invitation-revoke",
    ),
]
