"""The agenda that a method's prose describes, in the order in which things happen."""

import re
from dataclasses import dataclass

from sessions.notes.durations import DURATION
from sessions.notes.kinds import HOST, events_in, title_for
from sessions.notes.note import AgendaLine
from sessions.notes.questions import sentences
from sessions.notes.source import Traced
from sessions.notes.words import fold_traced

_OPENS = re.compile(
    r"\b(?:will |to )?(?:be )?(?:opens?|opened|begins?|starts?|commences?|kicks? off)\b(?! (?:at|a) \d| to\b| up\b)"
    r"|\b(?:s'ouvr\w+|debut(?:era|e|eront)|commenc(?:era|e)|ouvrir(?:a|ont)|inaugurera|demarrera)\b(?! a \d)"
    r"|\b(?:abrir[a]n?|iniciara|comenzara|empezara|inicia|comienza|empieza|dara comienzo|inaugurara|se abre)\b(?! a las \d)"
    r"|(?<!\w)[وف]?س?[تي](?:فتتح|بدا|ستهل|نطلق)(?!\w)"
)
_CLOSES = re.compile(
    r"\b(?:will |to )?(?:be )?(?:closes?|closed|ends?|concludes?|concluded|wraps? up|finish(?:es)?|rounds? off)\b"
    r"(?! at \d)|\b(?:se )?(?:termin(?:era|e)|conclu(?:ra|t)|clotur(?:era|e)|achevera|cloront|clora|finira)\b(?! a \d)"
    r"|\b(?:se )?(?:cerrara|concluira|finalizara|clausurara|cierra|concluye|terminara|finaliza|termina)\b"
    r"|(?<!\w)[وف]?س?[تي](?:ختتم|نتهي|ختم)(?!\w)"
)
_SEQUENCE = re.compile(
    r"\b(?:follow(?:ed|s|ing)?|then|after(?:wards)?|next|before|finally|first(?:ly)?|lastly|will|features?|includes?|comprises?"
    r"|suivi[es]*|puis|ensuite|apres|avant|enfin|d'abord|viendra|precede\w*|reunira|sera|seront|comporte\w*|lancera"
    r"|animera|aura lieu|prevoit|seguid\w*|luego|despues|antes|finalmente|habra|incluira|incluye|tendra|contara|sera"
    r"|\w{3,}(?:era|eront|ira|iront|ara|aran|eran|iran))\b|(?<!\w)[وف]?س?(?:ثم|تلي|يلي|تليها|يليها|يليه|تليه|يعقب|يعقبه|يعقبها|تعقبها|تعقبه|بعد|بعدها|قبل|تتضمن|تشمل|سيكون)(?!\w)"
)
_CLAUSE = re.compile(
    r"[,;:]|\band then\b|\bthen\b|\bfollowed\b|\bbefore\b|\bpuis\b|\bsuivi|\bavant\b|\bluego\b|\bseguid|(?<!\w)[وف]?(?:ثم|تلي|يلي|تليها|يليها|يعقبه)(?!\w)"
)
_PRECEDED = re.compile(r"\bpreced(?:ed|ee?s?|id[oa]s?)\b|(?<!\w)(?:ت|ي)سبق\w*")
_WELCOMED = re.compile(r"\bwelcome|\bremarks|\bbienven|\baccueil|ترحيب|افتتاح")
_NAMED_STUDY = re.compile(
    r"\b(?:etudes? de cas|case stud\w+|estudios? de caso)\b|دراسه (?:ال)?حاله"
)
STUDY = {"en": "Case study", "fr": "Étude de cas", "es": "Estudio de caso", "ar": "دراسة حالة"}


# No one tells how a session runs in more than this; longer pastes are spared the search.
LONG, MANY = 5_000, 200


@dataclass(frozen=True)
class Happening:
    kind: str
    start: int
    end: int
    host: bool = False


def propose_agenda(paragraphs: list[Traced], language: str) -> list[AgendaLine]:
    """An item per thing the prose says will happen; empty when it says nothing."""
    proposed: list[AgendaLine] = []
    closes: Traced | None = None
    for paragraph in paragraphs[-MANY:]:
        if len(paragraph) > LONG:
            continue
        for sentence in sentences(paragraph):
            folded, at = fold_traced(sentence.text)
            for happening in _happenings(folded):
                if not any(line.kind == happening.kind for line in proposed):
                    proposed.append(_line(happening, sentence, folded, at, language))
            closes = sentence if _CLOSES.search(folded) else closes
    closing = [line for line in proposed if line.kind == "closing"]
    rest = [line for line in proposed if line.kind != "closing"]
    if not closing and closes and rest:
        title = title_for("closing", language)
        closing = [AgendaLine("closing", title, None, closes.start, closes.end)]
    return rest + closing


def describes_running(body: Traced) -> bool:
    """Whether prose tells how a session runs (for a note whose sections have no headings)."""
    running = False
    if len(body) > LONG:
        return False
    for sentence in sentences(body):
        folded, _ = fold_traced(sentence.text)
        kinds = {happening.kind for happening in _happenings(folded)}
        running = running or len(kinds) > 1 or ("opening" in kinds and bool(_OPENS.search(folded)))
    return running


def _happenings(folded: str) -> list[Happening]:
    named = [Happening(kind, start, end) for kind, start, end in events_in(folded)]
    kinds = {happening.kind for happening in named}
    opening = _opening_verb(folded, named)
    named = _with_speeches(folded, named, opening)
    told = (_OPENS, _SEQUENCE, _CLOSES)
    if not (opening or len(kinds) > 1 or any(verb.search(folded) for verb in told)):
        return []
    found = [_with_host(happening, folded, named) for happening in named]
    if opening and "opening" not in kinds:
        found.append(opening)
    closing = _CLOSES.search(folded)
    if closing and "closing" not in kinds and not any(one.start > closing.start() for one in named):
        found.append(Happening("closing", closing.start(), closing.end()))
    return _in_order(folded, found)


def _with_speeches(
    folded: str, named: list[Happening], opening: Happening | None
) -> list[Happening]:
    """A speech is the opening or the closing if its verb says so, else the keynote."""
    told: list[Happening] = []
    closes = _CLOSES.search(folded)
    for one in named:
        if one.kind != "speech":
            told.append(one)
        elif opening and opening.start <= one.start < opening.end:
            continue
        elif closes and closes.end() <= one.start < closes.end() + 12:
            told.append(Happening("closing", one.start, one.end))
        else:
            told.append(Happening("keynote", one.start, one.end))
    return told


def _in_order(folded: str, found: list[Happening]) -> list[Happening]:
    found.sort(key=lambda happening: happening.start)
    preceded = _PRECEDED.search(folded)
    if preceded:
        before = [one for one in found if one.start < preceded.start()]
        after = [one for one in found if one.start >= preceded.start()]
        return [*before[:-1], *after, *before[-1:]]
    return found


def _opening_verb(folded: str, named: list[Happening]) -> Happening | None:
    """The verb opens the session by itself, unless what it opens with is named in its clause."""
    verb = _OPENS.search(folded)
    if not verb:
        return None
    clause = _CLAUSE.search(folded, verb.end())
    end = clause.start() if clause else len(folded)
    if any(one.end <= verb.start() for one in named):
        return None  # "a testimony opens the session"
    inside = [one for one in named if verb.end() <= one.start < end]
    if inside and inside[0].kind == "speech" and HOST.search(folded, verb.end(), end):
        return Happening("opening", verb.start(), end, True)
    if (
        inside
        and inside[0].kind != "opening"
        and not _WELCOMED.search(folded, verb.end(), inside[0].start)
    ):
        return None
    host = HOST.search(folded, 0, inside[0].start if inside else end) is not None
    return Happening("opening", verb.start(), end, host)


def _with_host(happening: Happening, folded: str, named: list[Happening]) -> Happening:
    if happening.kind != "opening":
        return happening
    later = [one.start for one in named if one.start > happening.start]
    host = HOST.search(folded, happening.start, min([*later, happening.end + 80]))
    return Happening("opening", happening.start, happening.end, host is not None)


def _line(
    happening: Happening, sentence: Traced, folded: str, at: list[int], language: str
) -> AgendaLine:
    title = title_for("host" if happening.host else happening.kind, language)
    if happening.kind == "case_example" and _NAMED_STUDY.match(folded, happening.start):
        title = STUDY.get(language, STUDY["en"])
    span = sentence[at[happening.start] : max(at[happening.end], at[happening.start] + 1)]
    return AgendaLine(happening.kind, title, _minutes(folded, happening), span.start, span.end)


def _minutes(folded: str, happening: Happening) -> int | None:
    """A length said right beside it: "a 30-minute panel", "une discussion de 30 minutes"."""
    for found in DURATION.finditer(folded, max(0, happening.start - 22), happening.end + 30):
        gap = folded[found.end() : happening.start] or folded[happening.end : found.start()]
        if not _CLAUSE.search(gap) and found[1] and not events_in(gap):
            return int(found[1]) or None
    return None
