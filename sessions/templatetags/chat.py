"""How a chat message's words are shown: lines kept, https links as they are written, names that were
called in bold."""

import re
from collections.abc import Iterator

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from sessions.models import Message

register = template.Library()

# No other scheme, nobody's login, and not the full stop of the sentence.
LINK = r"https://(?!\S*@)[^\s<>\"']*[^\s<>\"'.,;:!?)\]}»”’]"


@register.filter
def chat_words(message: Message) -> SafeString:
    """Only who lets others find them is shown to have been called: else an @ would tell who takes part."""
    names = [
        mention.participation.user.display_name
        for mention in message.mentions.all()
        if mention.participation.consents_to_listing
    ]
    called = "|".join(re.escape(f"@{name}") for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(
        f"({LINK})|((?:{called})(?!\\w))" if called else f"({LINK})", re.IGNORECASE
    )
    lines = message.text.split("\n")
    return format_html_join(SafeString("<br>"), "{}", ((_line(line, pattern),) for line in lines))


def _line(text: str, pattern: re.Pattern[str]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in _pieces(text, pattern)))


def _pieces(text: str, pattern: re.Pattern[str]) -> Iterator[SafeString]:
    at = 0
    for match in pattern.finditer(text):
        yield escape(text[at : match.start()])
        if match[1]:
            yield format_html(
                '<a href="{}" rel="nofollow noopener noreferrer ugc" dir="ltr">{}</a>',
                match[1],
                match[1],
            )
        else:
            yield format_html("<b>{}</b>", match[0])
        at = match.end()
    yield escape(text[at:])
