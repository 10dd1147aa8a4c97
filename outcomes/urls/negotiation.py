from django.urls import path

from outcomes.views import (
    adoption,
    amendments,
    consultations,
    corrigenda,
    follow_up,
    proposing,
    silence,
)

OUTCOME = "summits/<slug:slug>/outcome"
PARAGRAPH = "paragraphs/<uuid:paragraph_id>"
AMENDMENT = "amendments/<uuid:amendment_id>"
CONSULTATION = "consultations/<uuid:consultation_id>"

urlpatterns = [
    path(f"{OUTCOME}/amendments/", amendments.amendments, name="amendments"),
    path(f"{PARAGRAPH}/amendments/", amendments.paragraph_amendments, name="paragraph-amendments"),
    path(f"{PARAGRAPH}/amend/", proposing.amend, name="amend"),
    path(f"{PARAGRAPH}/amend/delete/", proposing.strike, name="amend-delete"),
    path(f"{PARAGRAPH}/amend/insert/", proposing.insert, name="amend-insert"),
    path(f"{AMENDMENT}/", amendments.amendment, name="amendment"),
    path(f"{AMENDMENT}/take-up/", amendments.take_up, name="amendment-take-up"),
    path(f"{AMENDMENT}/accept/", amendments.accept, name="amendment-accept"),
    path(f"{AMENDMENT}/reject/", amendments.reject, name="amendment-reject"),
    path(f"{AMENDMENT}/withdraw/", amendments.withdraw, name="amendment-withdraw"),
    path(f"{OUTCOME}/consultations/", consultations.consultations, name="consultations"),
    path(f"{CONSULTATION}/", consultations.consultation, name="consultation"),
    path(f"{CONSULTATION}/comment/", consultations.comment, name="comment"),
    path(f"{CONSULTATION}/close/", consultations.close, name="consultation-close"),
    path(f"{OUTCOME}/silence/", silence.silence, name="silence"),
    path("silences/<uuid:silence_id>/break/", silence.break_silence, name="silence-break"),
    path(f"{OUTCOME}/adoption/", adoption.adoption, name="adoption"),
    path(f"{OUTCOME}/reserve/", adoption.reserve, name="reserve"),
    path(
        "reservations/<uuid:reservation_id>/withdraw/",
        adoption.withdraw_reservation,
        name="reservation-withdraw",
    ),
    path(f"{OUTCOME}/corrigenda/", corrigenda.corrigenda, name="corrigenda"),
    path("summits/<slug:slug>/follow-up/", follow_up.follow_up, name="follow-up"),
    path("summits/<slug:slug>/follow-up.csv", follow_up.follow_up_csv, name="follow-up-csv"),
    path("summits/<slug:slug>/follow-up/add/", follow_up.add, name="commitment-add"),
    path("commitments/<uuid:commitment_id>/", follow_up.commitment, name="commitment"),
]
