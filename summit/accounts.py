"""allauth, told about this house: who may sign up, what is said on logout."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from summit.log import access, journal
from summit.models import User
from summit.views.home import read_in


def display_name(user: User) -> str:
    """What allauth calls the person in its messages."""
    return user.name


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """A new person gets the language they are reading in."""
        user.language = (get_language() or "en").split("-")[0]
        return super().save_user(request, user, form, commit=commit)

    def set_password(self, user: Any, password: str) -> None:
        """Changed or reset: whoever holds a socket with the old login is asked again."""
        super().set_password(user, password)
        with journal.command(by=user) as act:
            access.changed(act, user)

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        """A browser in which somebody signs in goes on in that person's language."""
        response = super().post_login(request, user, **told)
        read_in(response, user.language)
        return response

    def logout(self, request: HttpRequest) -> None:
        """Open sockets of this person learn of it at once."""
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            with journal.command(by=user) as act:
                access.changed(act, user)
