"""Tags: free, short, of the whole summit. Renaming one onto another makes the two one."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from outcomes.models import DeskStep, Tag, Tagging
from outcomes.services.steps import at_desk
from sessions.models import Session
from sessions.services.words import clean_words
from summit.errors import RuleBroken, Unknown
from summit.models import Summit, User

Verb = DeskStep.Verb


def tag_words(
    session: Session,
    chosen: Sequence[UUID],
    name: str,
    *,
    by: User,
    key: UUID | None = None,
    payload: object = None,
) -> Tag:
    """The tag on all of them; a new word becomes a tag of the summit. What has it already keeps it."""
    with at_desk(session, Verb.TAG, by=by, key=key, payload=payload) as step:
        if step.act.repeated:
            return step.act.recall(Tag)
        rows = step.must_hold(chosen)
        name = _clean(name)
        summit = rows[0].session.summit
        tag = Tag.objects.filter(summit=summit, folded=fold(name)).first()
        if tag is None:
            tag = Tag.objects.create(summit=summit, name=name, folded=fold(name))
            step.made(tag)
        there = set(
            tag.taggings.filter(contribution__in=rows).values_list("contribution", flat=True)
        )
        for row in rows:
            if row.pk not in there:
                step.made(Tagging.objects.create(tag=tag, contribution=row))
        step.about = f"{tag.name}: {', '.join(row.reference for row in rows)}"
        return step.act.done(tag)


def untag_words(
    session: Session, chosen: Sequence[UUID], tag: Tag, *, by: User, key: UUID | None = None
) -> Tag:
    """Off all of them. Twice is once; the word stays among the summit's tags while it is used."""
    with at_desk(
        session, Verb.UNTAG, by=by, key=key, payload=[str(tag.pk), *map(str, chosen)]
    ) as step:
        if step.act.repeated:
            return tag
        rows = step.must_hold(chosen)
        for each in tag.taggings.filter(contribution__in=rows).select_related(
            "contribution__session"
        ):
            step.gone(each)
        step.about = f"{tag.name}: {', '.join(row.reference for row in rows)}"
        return step.act.done(tag)


def rename_tag(tag: Tag, name: str, *, by: User) -> Tag:
    """Another word for it, everywhere in the summit. The word of another tag: the two become one, which
    can be undone like everything else."""
    with at_desk(None, Verb.RENAME_TAG, by=by, summit=tag.summit) as step:
        name = _clean(name)
        Summit.objects.select_for_update(no_key=True).get(pk=tag.summit_id)
        fresh = Tag.objects.select_for_update().filter(pk=tag.pk).first()
        if fresh is None:
            raise Unknown
        step.about = f"{fresh.name} → {name}"
        other = Tag.objects.filter(summit=fresh.summit_id, folded=fold(name)).exclude(pk=fresh.pk)
        into = other.first()
        taggings = fresh.taggings.select_related("contribution__session")
        if into is None:
            step.rename(fresh, name=name, folded=fold(name))
            return fresh
        there = set(into.taggings.values_list("contribution", flat=True))
        for each in taggings:
            step.gone(each)
            if each.contribution_id not in there:
                step.made(Tagging.objects.create(tag=into, contribution=each.contribution))
        step.gone(fresh)
        return into


def fold(name: str) -> str:
    return name.casefold()[:80]


def _clean(name: str) -> str:
    name = clean_words(" ".join(name.replace("#", " ").split()), Tag.LONGEST, "tag")
    if "," in name:
        raise RuleBroken("tag.comma", _("One tag at a time, without a comma."), "tag")
    return name
