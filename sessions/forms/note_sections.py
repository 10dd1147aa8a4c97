"""An information note's sections, written as plain text and read again."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.models import InformationNote
from summit.texts import direction

HEADING = "## "


class NoteForm(forms.Form):
    """A note's sections in one language: paragraphs apart by a blank line."""

    overview = forms.CharField(label=_("Overview"), required=False, widget=forms.Textarea)
    background = forms.CharField(
        label=_("Background"),
        required=False,
        widget=forms.Textarea,
        help_text=_("A line that begins with ## is a heading."),
    )
    scope = forms.CharField(label=_("Scope"), required=False, widget=forms.Textarea)
    method = forms.CharField(label=_("Method"), required=False, widget=forms.Textarea)
    closing = forms.CharField(label=_("Closing words"), required=False, widget=forms.Textarea)

    def __init__(
        self, *args: Any, language: str, note: InformationNote | None = None, **kwargs: Any
    ) -> None:
        if note is not None:
            kwargs["initial"] = {
                name: "\n\n".join(getattr(note, name))
                for name in ("overview", "scope", "method", "closing")
            }
            kwargs["initial"]["background"] = _written(note.background)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"lang": language, "dir": direction(language), "rows": 6}

    def sections(self) -> dict[str, Any]:
        """As ``edit_note`` takes it."""
        data = self.cleaned_data
        plain = {name: paragraphs(data[name]) for name in data if name != "background"}
        return {**plain, "background": _read(data["background"])}


def paragraphs(text: str) -> list[str]:
    """Apart by blank lines; line breaks inside stay."""
    found: list[list[str]] = [[]]
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            found[-1].append(line.rstrip())
        elif found[-1]:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


def _written(background: list[dict[str, Any]]) -> str:
    parts: list[str] = []
    for entry in background:
        parts += [f"{HEADING}{entry['heading']}"] if entry["heading"] else []
        parts += entry["paragraphs"]
    return "\n\n".join(parts)


def _read(text: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    # A heading is a line, whatever stands around it.
    text = re.sub(r"(?m)^(##.*)$", r"\n\1\n", text.replace("\r\n", "\n"))
    for paragraph in paragraphs(text):
        if paragraph.startswith(HEADING.strip()):
            entries.append({"heading": paragraph.lstrip("# "), "paragraphs": []})
            continue
        if not entries:
            entries.append({"heading": "", "paragraphs": []})
        entries[-1]["paragraphs"].append(paragraph)
    return entries
