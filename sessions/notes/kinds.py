"""What happens in a session, recognised by its nouns and verbs in four languages (folded)."""

import re

# Ordered: where two begin at the same place, the first listed is meant.
_NOUNS = {
    "break": r"(?:coffee|tea|lunch|health|networking)[ -]breaks?|\bbreak(?!\w|[- ]?out| down| the| new)"
    r"|\bpauses?(?:[ -](?:cafe|dejeuner))?\b|\bdescanso\b|\breceso\b|\bpausa\b|\brefrigerio\b|~استراح",
    "closing": r"\bclosing (?:remarks?|words?|statements?|address|session|ceremony|speech|reflections?|comments?)"
    r"|\bclosing\b(?= (?:by|of)\b|\W*$)|\bwrap[- ]?up\b|\b(?:concluding|final) (?:remarks?|words?|reflections?)"
    r"|\bclosure\b|\badjourn\w*|\bmots? de (?:la fin|cloture|conclusion)|\b(?:remarques?|propos) (?:finales|de cloture"
    r"|de conclusion|conclusifs)|\b(?:allocution|discours|seance|ceremonie) de cloture|\bcloture(?:s)?\b"
    r"|\bsynthese finale|\bpalabras? (?:finales|de cierre|de clausura|de despedida)|\b(?:discurso|acto) de "
    r"(?:cierre|clausura)|\bcierre\b|\bclausura\b|\bconclusion(?:es|s)?\b|~كلمه (?:ال)?(?:ختام|خت)\w*|~ملاحظات"
    r" (?:ال)?ختاميه|~(?:ختام|اختتام|خاتمه)(?!\w)",
    "keynote": r"\bkeynotes?(?: (?:speech|address|speaker|remarks?))?|\b(?:opening )?inspir(?:ational|ing|ed) "
    r"(?:speech|talk|address|remarks?|words?)|\bdiscours (?:inspirants?|inaugural|liminaire|principal|"
    r"d'orientation|programme|introductif)|\bconference (?:inaugurale|liminaire|introductive|principale)"
    r"|\b(?:allocution|intervention|expose|propos) (?:principale?|liminaires?|inspirant\w*|introducti\w+)"
    r"|\b(?:discurso|conferencia|ponencia|charla|intervencion|exposicion) (?:magistral|inspirador\w*|principal|"
    r"inaugural|motivador\w*|central|introductori\w+)|\bponencias?\b"
    r"|~(?:كلمه|خطاب|محاضره|مداخله) (?:ال)?(?:رييسي|رييسيه|ملهم|ملهمه|محوريه|افتتاحيه رييسيه)(?!\w)"
    r"|~محاضره(?!\w)",
    "opening": r"\bopening (?:remarks?|address|statements?|words?|ceremony|session|speech|comments?|and welcome)"
    r"|\bopening\b(?= (?:by|of|from)\b|\W*$|,)|\bwelcom(?:e|ing)(?: (?:remarks?|address|speech|words?|note|"
    r"statement))?\b(?= (?:from|by)\b|\W*$|[,.;]| and\b)|\bwelcom(?:e|ing) (?:remarks?|address|speech|words?|statement)"
    r"|\bintroductory (?:remarks?|words?)|\bintroductions?\b(?=\W*$| by\b| of (?:the )?(?:speakers?|panel)| and\b)"
    r"|\bmots? (?:de bienvenue|d'accueil|d'ouverture|introductif|d'introduction)|\b(?:allocution|discours|propos|"
    r"remarques|paroles|seance|intervention) (?:d'ouverture|de bienvenue|d'accueil|d'introduction)"
    r"|\b(?:l'|d')?ouverture\b|\bbienvenue\b|\bmot de la? \w+|\baccueil\b(?=\W*$| (?:des|par|et)\b)"
    r"|\bpalabras de (?:apertura|bienvenida|inauguracion|introduccion)|\bdiscurso de (?:apertura|bienvenida)"
    r"|\bapertura\b|\binauguracion\b|\bbienvenida\b"
    r"|~كلم(?:ه|ات) (?:ال)?(?:افتتاح|ترحيب)\w*|~(?:افتتاح|ترحيب)\w*",
    "case_example": r"\bcase (?:examples?|stud(?:y|ies)|presentations?)|\buse cases?\b|\bsuccess stor(?:y|ies)"
    r"|\bshowcases?\b|(?<!for )\bexamples?\b|\b(?:etudes?|exemples?|presentations?) de cas\b|(?<!par )\bexemples?\b"
    r"|\btemoignages?\b|\bretours? d'experience|\btestimon(?:y|ies|ials?)\b|\bestudios? de caso|\bcasos? practicos?"
    r"|(?<!por )\bejemplos?\b|\btestimonios?\b|\b(?:lightning |short |flash )?talks?\b(?! (?:it|this|things|through|over))|\b(?:will present|presenter(?:a|ont)|presentara[n]?)\b"
    r"(?!.{0,50}(?:conclusion|recommend|recommand|recomend|synthes|sintesi|resume|summary|result))|\bexperiencias? practicas?|\bpresentations?\b|\bpresentacion(?:es)?\b"
    r"|~دراسه (?:ال)?حاله|(?<!سبيل )~مثال(?!\w)|~"
    r"(?:شهاده|شهادات)(?!\w)|~(?:عرض|تجربه|تجارب|عروض)(?!\w)|(?<!\w)[وف]?س?[تي]عرض(?!\w)|~نموذج عملي|~قصه نجاح",
    "panel": r"\bpanels?(?: (?:discussions?|debates?|of))?\b|\btables?[ -]rondes?\b|\bmesas? redondas?\b"
    r"|\bround ?-?tables?\b|\bfireside chat|\bconversatorio\b|\bpanneau\b|~(?:حلقه|جلسه|جلسات) (?:ال)?(?:نقاش|حوار)\w*"
    r"|~(?:مايده|طاوله) (?:ال)?مستديره",
    "discussion": r"\b(?:interactive |open |moderated |plenary |group |facilitated |general |small-group )*discussions?\b"
    r"|\b(?:open )?debates?\b|\bq ?& ?a\b|\bquestions? (?:and|&) answers?|\bfloor discussion|\binteractive (?:dialogue|"
    r"session|exchange|segment)|\bopen (?:floor|dialogue|exchange|mic)|\btalk (?:it|this|things) (?:through|over)|\bbreak-?outs?\b"
    r"|\b(?:participants|we|groups|everyone|attendees) (?:then |also )?discuss\b|(?<!session )\bwill (?:then |also )?discuss\b|\bgroup work\b|\bplenary\b"
    r"|\bdebats?\b|\bechanges?\b(?= (?:interactif|ouvert|libre|avec|general|en pleniere|et|entre)|\W*$)|\bquestions?[- ]"
    r"reponses?|\bquestions et reponses|\bdialogue\b|\btravaux? (?:de|en) groupes?|\b(?:travail en|ateliers en) "
    r"(?:sous-)?groupes?|\bgroupes de travail|\bdiscusion(?:es)?\b|\bdebates?\b|\bpreguntas y respuestas|\bdialogos?\b"
    r"|\bintercambios?\b(?= (?:con|abierto|interactivo|entre)|\W*$)|\btrabajos? en grupos?|\bplenaria\b"
    r"|~(?:نقاش|نقاشات|مناقشه|مناقشات|حوار|تفاعلي)(?!\w)|~اسيله و(?:ال)?(?:اجوبه|ردود)",
}
_SPEECH = (
    r"\bspeech(?:es)?\b|\bdiscours\b|\ballocutions?\b|\bdiscursos?\b|~(?:خطاب|كلمه)(?!\w)"
    r"|\b(?:talk|remarks) by\b|\bexposes?\b"
)
# "~" stands for the start of an Arabic word with whatever is written onto it: and, with, for, the.
_PREFIXED = r"(?<!\w)(?:[وبلكف]?ال|و?لل|[وبلكف])?"
_EVENTS = re.compile(
    "|".join(
        f"(?P<{kind}>{nouns})".replace("~", _PREFIXED)
        for kind, nouns in [*_NOUNS.items(), ("speech", _SPEECH)]
    )
)
HOST = re.compile(
    r"\bhost|\bgovernment|\bminist|\bmayor|\bhote\b|\bgouvernement|\bmaire\b|\bprefet|\banfitrion|\bgobierno"
    r"|\balcald|حكوم|مضيف|وزير|وزاره|بلديه|عمده"
)
DEFAULT = "discussion"
# What a line of an agenda may say when it names nothing above.
_ENDS = re.compile(
    r"\bsummary\b|\bnext steps\b|\bend\b|\bfin\b|\bsynthese\b|\brecap|\bprochaines etapes|\bproximos pasos"
    r"|\bresumen\b|\bdespedida\b|ملخص|تلخيص|نهايه|توصيات"
)
_BEGINS = re.compile(
    r"\bintroduct|\bregistration|\barrival|\bwelcome|\bstart\b|\bdebut\b|\baccueil|\binscripcion|\bintroduccion|\binicio"
    r"|مقدمه|تسجيل|بدايه"
)


def events_in(folded: str) -> list[tuple[str, int, int]]:
    """``(kind, start, end)`` of everything named, in order; ``speech``: one that says no more."""
    return [
        (found.lastgroup or DEFAULT, found.start(), found.end())
        for found in _EVENTS.finditer(folded)
    ]


def kind_of(folded: str) -> str:
    """The kind of an agenda line, by what its title names first ("opening keynote" is a keynote)."""
    named = events_in(folded)
    if not named:
        return (
            "closing" if _ENDS.search(folded) else "opening" if _BEGINS.search(folded) else DEFAULT
        )
    kinds = ["keynote" if kind == "speech" else kind for kind, _, _ in named]
    if kinds[0] == "opening" and "keynote" in kinds[1:] and len(folded.split()) <= 5:
        return "keynote"
    if kinds[0] in ("discussion", "case_example") and "panel" in kinds and len(folded.split()) <= 5:
        return "panel"
    return kinds[0]


TITLES = {
    "opening": {"en": "Opening", "fr": "Ouverture", "es": "Apertura", "ar": "الافتتاح"},
    "host": {
        "en": "Opening by the host government",
        "fr": "Ouverture par le gouvernement hôte",
        "es": "Apertura por el gobierno anfitrión",
        "ar": "كلمة افتتاحية من الحكومة المضيفة",
    },
    "keynote": {
        "en": "Keynote",
        "fr": "Discours principal",
        "es": "Discurso principal",
        "ar": "الكلمة الرئيسية",
    },
    "case_example": {
        "en": "Case example",
        "fr": "Exemple concret",
        "es": "Ejemplo práctico",
        "ar": "مثال تطبيقي",
    },
    "panel": {"en": "Panel", "fr": "Table ronde", "es": "Panel", "ar": "حلقة نقاش"},
    "discussion": {
        "en": "Interactive discussion",
        "fr": "Discussion interactive",
        "es": "Diálogo interactivo",
        "ar": "نقاش تفاعلي",
    },
    "break": {"en": "Break", "fr": "Pause", "es": "Pausa", "ar": "استراحة"},
    "closing": {"en": "Closing", "fr": "Clôture", "es": "Clausura", "ar": "الختام"},
}


def title_for(kind: str, language: str) -> str:
    titles = TITLES[kind]
    return titles.get(language) or titles["en"]
