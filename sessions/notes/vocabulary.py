"""The headings and labels of information notes in four languages, as phrases of folded words.

A heading is known when *all* its words are: each belongs to a phrase below or says nothing by
itself (``FILLERS``). So "Scope of the session", "Portée et objectifs" and "II – SCOPE" need no
entry of their own, while "Scope for women in shipping" is a subject, not a section.
"""

import re
from functools import lru_cache

from sessions.notes.words import QUESTION_MARKS, bare_end, fold, words

HEADINGS = {
    "overview": """
        overview; over view; apercu; vue ensemble; vue d ensemble; vue general; vue generale; resume;
        resume executif; resumen; resumen ejecutivo; summary; executive summary; introduction;
        introduccion; introductory remark; intro; presentation; presentacion; synopsi; synopsis;
        synthese; sintesi; abstract; in brief; en bref; en breve; in short; at a glance; glance;
        panorama; panorama general; vision general; vision de conjunto; preambule; preamble;
        preambulo; about; a propo; a propos; acerca de; acerca; de quoi s agit il; de que se trata;
        نظره عامه; نظره; لمحه عامه; لمحه; لمحه موجزه; مقدمه; تمهيد; ملخص; ملخص تنفيذي; موجز;
        نبذه; نبذه عامه; نبذه مختصره; حول; عن جلسه; تقديم; تعريف""",
    "background": """
        background; background information; context; contexte; contexto; antecedent; antecedente;
        rationale; justification; justificacion; historique; problem statement; problematique;
        problematica; planteamiento del problema; why it matter; why this matter; why now; why;
        pourquoi; pourquoi maintenant; por que; por que ahora; raison d etre; setting the scene;
        mise en contexte; situation; situacion; etat des lieux; state of play; constat;
        خلفيه; سياق; سياق عام; خلفيه عامه; مبررات; مسوغات; اشكاليه; لماذا""",
    "scope": """
        scope; scope note; portee; perimetre; champ; champ d application; champ d etude; alcance;
        ambito; ambito de aplicacion; objectif; objectif general; objectif specifique; objective;
        objetivo; aim; goal; purpose; but; finalite; finalidad; proposito; focu; focus; focus area;
        hope to achieve; achieve; what we will cover; what will be covered; ce que nous aborderon; que abordaremo;
        coverage; axe; eje;
        نطاق; اهداف; هدف; غايه; غرض; غايات; مجال; اغراض; مقاصد""",
    "guiding_questions": """
        guiding question; question; key question; key issue; issue; issue for discussion; issue for
        debate; issue to discus; issue to be discussed; point for discussion; point to discus;
        discussion point; discussion question; talking point; point de discussion; point a debattre;
        point a discuter; piste de reflexion; piste de discussion; sujet de discussion; theme de
        discussion; question directrice; question d orientation; question guide; question cle;
        pregunta; pregunta orientadora; pregunta guia; pregunta clave; pregunta generadora; punto de
        discusion; punto para la discusion; tema de discusion; tema de debate; tema a debatir; tema
        para el debate; eje de discusion; to discus; discussion guide;
        اسئله; سؤال; سوال; اسئله توجيهيه; اسئله ارشاديه; اسئله محوريه; اسئله رييسيه; تساولات;
        محاور; محاور نقاش; محاور جلسه; نقاط نقاش; نقاط للنقاش; قضايا للنقاش; قضايا رييسيه; للنقاش""",
    "method": """
        method; methode; methodology; methodologie; metodo; metodologia; working method; methode de
        travail; metodo de trabajo; forma de trabajo; way of working; modality; modalitie; modalite;
        modalite pratique; modalidad; modalidade; modalidad de trabajo; format; formato; approach;
        approche; enfoque; structure; estructura; organisation; organization; organizacion; conduct;
        conduite; run; work; travail; trabajo; how we will work; how it will run; how it work;
        how it will work; desarrollo; deroulement; deroulement de la seance; comment se deroulera;
        methodological approach; approche methodologique; dynamique; dinamica; dinamica de trabajo;
        منهجيه; منهج; طريقه; طريقه عمل; اسلوب; اسلوب عمل; شكل; هيكل; تنظيم; سير; سير جلسه; سير عمل;
        اليه; اليات; اليه عمل; صيغه; كيفيه; منهجيه عمل; ترتيبات""",
    "agenda": """
        agenda; programme; program; programa; ordre du jour; orden del dia; schedule; timetable;
        time table; horario; horaire; cronograma; calendrier; calendario; run of show; running order;
        deroule; order of business; session plan; plan de seance; itinerary; timing; minutage;
        conducteur; sequence; flow; run down; rundown; sequence of event; escaleta; agenda de trabajo; programme de travail;
        جدول اعمال; جدول; جدول زمني; برنامج; برنامج عمل; اجنده; توقيت""",
    "closing": """
        closing; conclusion; conclusione; cloture; cierre; clausura; closing remark; closing note;
        closing word; concluding remark; mot de la fin; mot de conclusion; palabra finale; palabras
        finales; final word; final remark; looking forward; looking ahead; en guise de conclusion;
        pour conclure; para concluir; to conclude; invitation; invitacion;
        ختام; خاتمه; اختتام; خلاصه; كلمه ختاميه; في ختام""",
}
FILLERS = """
    a an the of for to and in on at our this that its your be is are will we it with by what how the who
    de la le les l d du des et en au aux sur pour cette ce notre nos vos qu que nous s se par dans
    el los las del y e esta este nuestra nuestro para por un una un une con su lo al
    session seance sesion event evenement evento meeting reunion workshop atelier taller summit
    sommet cumbre forum foro conference conferencia congre congreso webinar webinaire dialogue dialogo
    key main principal principale principaux principale clave cle general generale specific specifique
    especifico proposed propose proposee propuesto propuesta draft indicative indicatif indicativa
    provisional provisoire tentative preliminary preliminaire detailed detaille detallado brief short
    note part expected overall working guiding suggested possible thematic thematique
    think consider considered reflect discus discussed debate discussion explore want would like
    discuss
    في من علي هذه هذا عن و جلسه قمه منتدي مؤتمر موتمر ورشه لقاء رييسي رييسيه عام عامه مقترح مقترحه
    خاص خاصه مرجعي عمل حدث فعاليه ندوه اولي
"""
LABELS = frozenset(
    """
    date; time; date and time; when; where; venue; place; location; room; duration; moderator;
    moderated by; moderation; chair; chaired by; co chair; facilitator; facilitated by; speaker;
    keynote speaker; guest speaker; panelist; panellist; rapporteur; note taker; language;
    working language; interpretation; contact; contact person; personne de contact; persona de contacto; point de contact; contact point; organiser; organizer;
    organised by; organized by; co organiser; host; hosted by; co host; partner; registration; link;
    website; web; email; e mail; phone; participant; audience; target audience; document; dresscode;
    reading; further reading; reference; resource; source; annex; interpreter; discussant; lead;
    date et heure; quand; ou; lieu; heure; horaire; salle; duree; moderateur; moderatrice;
    moderation assuree par; presidente; president; presidence; animateur; animatrice; animation;
    facilitateur; facilitatrice; intervenant; intervenante; intervenants; orateur; oratrice;
    conferencier; paneliste; rapporteuse; langue; langue de travail; organisateur; organisatrice;
    organise par; hote; partenaire; inscription; lien; site; courriel; telephone; public; public vise;
    participante; lecture; pour aller plus loin; bibliographie; ressource; annexe; interprete;
    fecha; fecha y hora; hora; lugar; sala; duracion; moderador; moderadora; modera; ponente; orador;
    oradora; expositor; expositora; panelista; facilitador; facilitadora; relator; relatora; idioma;
    idioma de trabajo; interpretacion; contacto; organizador; organizadora; organiza; anfitrion; socio;
    registro; enlace; correo; telefono; participante; publico; bibliografia; recurso; anexo; presidenta;
    تاريخ; زمان; وقت; ساعه; مكان; قاعه; مده; مدير; مدير جلسه; مديره; ميسر; ميسره; متحدث; متحدثون;
    متحدثين; مشاركون; رييس; رييسه; رييس جلسه; مقرر; مقرره; لغه; لغات; لغات عمل; ترجمه; تواصل;
    للتواصل; منظم; جهه منظمه; مضيف; شركاء; تسجيل; رابط; موقع; بريد; هاتف; مراجع; ملحق; مصادر
    """.replace("\n", " ").split(";")
)

_PHRASES = {
    tuple(words(phrase)): section
    for section, listed in HEADINGS.items()
    for phrase in listed.replace("\n", " ").split(";")
}
_LONGEST = max(map(len, _PHRASES))
_FILLERS = frozenset(words(FILLERS))
_LABELS = {tuple(words(label)) for label in LABELS}
_ASKING = frozenset(words("question questions pregunta preguntas اسئله تساولات"))
_ANSWERED = re.compile(r"q ?& ?a|answer|repons|respuest|اجوب|اجاب|reply")
_POINTING = frozenset(
    words("following suivante suivantes siguiente siguientes below voici تاليه تالي these ces")
)
_CONNECTORS = frozenset(["of", "de", "du", "des", "d", "for", "del"])
# One of these at the head of "… of …" names the section whatever follows.
_STRONG = {
    "scope",
    "overview",
    "portee",
    "perimetre",
    "alcance",
    "methodology",
    "methodologie",
    "metodologia",
}
_NUMBERING = re.compile(
    r"^(?:section|part|partie|parte|القسم)?\s*(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-h])\s*[.):/-]+\s*"
)
MAX_CHARACTERS, MAX_WORDS = 100, 12


@lru_cache(maxsize=2048)
def section_named(heading: str) -> str:
    """The section that a heading opens, or ``""`` when it is not one we know."""
    if len(heading) > MAX_CHARACTERS:
        return ""
    asked = bare_end(heading).endswith(tuple(QUESTION_MARKS))
    folded = _NUMBERING.sub("", fold(heading).strip(" *_#"))
    found = words(folded)
    if not found or len(found) > MAX_WORDS or bare_end(folded).endswith(("!", ";", ",")):
        return ""
    if not asked and _is_about_questions(folded, found):
        return "guiding_questions"
    if folded.endswith(".") and len(found) > 4:
        return ""
    return _covered(found) or _headed(found)


def _is_about_questions(folded: str, found: list[str]) -> bool:
    if not _ASKING.intersection(found) or _ANSWERED.search(folded):
        return False
    limit = 6 if folded.endswith((":", ".")) else 9
    return len(found) <= limit and not _POINTING.intersection(found)


def _covered(found: list[str]) -> str:
    section, place = "", 0
    while place < len(found):
        length = next(
            (
                size
                for size in range(min(_LONGEST, len(found) - place), 0, -1)
                if tuple(found[place : place + size]) in _PHRASES
            ),
            0,
        )
        if length:
            section = section or _PHRASES[tuple(found[place : place + length])]
        elif found[place] not in _FILLERS and not found[place].isdigit():
            return ""
        place += length or 1
    return section


def _headed(found: list[str]) -> str:
    if len(found) > 2 and found[0] in _STRONG and found[1] in _CONNECTORS:
        return _PHRASES[(found[0],)]
    return ""


def label_of(text: str) -> tuple[int, int] | None:
    """For "Venue: Hall B" the length of the label and where its value begins, if it is a label."""
    colon = text.find(":", 0, 48)
    if colon < 1 or text[colon + 1 : colon + 3] == "//":
        return None
    label = text[:colon].rstrip()
    return (len(label), colon + 1) if is_label_word(label) else None


def is_label_word(text: str) -> bool:
    """Whether this is what a line of front matter, or a list of people, is called."""
    found = tuple(words(text))
    if not found or len(found) > 6:
        return False
    if found in _LABELS:
        return True
    telling = tuple(
        word for word in found if word not in _FILLERS and word not in ("et", "y", "and", "و")
    )
    return bool(telling) and len(telling) <= 3 and all((word,) in _LABELS for word in telling)


def is_label(text: str) -> bool:
    return label_of(text) is not None
