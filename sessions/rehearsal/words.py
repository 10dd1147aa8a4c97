"""What the people of a rehearsal say: invented, in four languages, some of it said twice."""

from random import Random

# Each language: sentences, what stands for {place}, and how one begins who says the same again.
SENTENCES: dict[str, list[str]] = {
    "en": [
        "In {place} we paid for {n} pumps and trained nobody to mend them.",
        "The consulate in {place} opens two mornings a week; people lose a day's wages for a stamp.",
        "Send the money to the district and it is gone; send it to the school board and there is a roof.",
        "We would invest, but no bank in {place} lends against a house that has three owners abroad.",
        "Publish what each project costs in its tenth year, not in its first.",
        "Nurses trained in {place} leave within {n} months; count what their leaving costs.",
        "Our association has {n} members and no vote in anything that concerns us.",
        "A diploma from {place} should be read once, by one office, and then be valid.",
        "Young people do not come to meetings. They come when there is something to build.",
        "Give the diaspora council a budget, however small, and a date by which it must answer.",
    ],
    "fr": [
        "À {place}, nous avons payé {n} pompes et formé personne pour les réparer.",
        "Le consulat de {place} ouvre deux matins par semaine ; on perd un jour de salaire pour un tampon.",
        "L’argent envoyé au district se perd ; envoyé au comité d’école, il devient un toit.",
        "Nous voudrions investir, mais aucune banque de {place} ne prête sur une maison en indivision.",
        "Publiez ce que coûte chaque projet la dixième année, et non la première.",
        "Les infirmières formées à {place} partent au bout de {n} mois ; comptez ce que cela coûte.",
        "Notre association compte {n} membres et n’a de voix dans rien de ce qui nous concerne.",
        "Un diplôme de {place} devrait être examiné une fois, par un seul bureau, puis valoir partout.",
        "Les jeunes ne viennent pas aux réunions. Ils viennent quand il y a quelque chose à bâtir.",
        "Donnez au conseil de la diaspora un budget, même petit, et un délai pour répondre.",
    ],
    "es": [
        "En {place} pagamos {n} bombas y no formamos a nadie para repararlas.",
        "El consulado de {place} abre dos mañanas por semana; se pierde un jornal por un sello.",
        "El dinero que va al distrito se pierde; el que va a la junta escolar se vuelve techo.",
        "Querríamos invertir, pero ningún banco de {place} presta sobre una casa con tres dueños fuera.",
        "Publiquen lo que cuesta cada proyecto en su décimo año, no en el primero.",
        "Las enfermeras formadas en {place} se van a los {n} meses; cuenten lo que eso cuesta.",
        "Nuestra asociación tiene {n} miembros y ningún voto en lo que nos concierne.",
        "Un título de {place} debería revisarse una vez, en una sola oficina, y valer después.",
        "Los jóvenes no vienen a reuniones. Vienen cuando hay algo que construir.",
        "Denle al consejo de la diáspora un presupuesto, por pequeño que sea, y un plazo.",
    ],
    "ar": [
        "في {place} دفعنا ثمن {n} مضخات ولم ندرّب أحداً على إصلاحها.",
        "القنصلية في {place} تفتح صباحين في الأسبوع، ويخسر الناس أجر يوم من أجل ختم.",
        "المال الذي يُرسل إلى المديرية يضيع، والذي يُرسل إلى مجلس المدرسة يصير سقفاً.",
        "نريد أن نستثمر، لكن لا مصرف في {place} يقرض مقابل بيت له ثلاثة مالكين في الخارج.",
        "انشروا ما يكلّفه كل مشروع في سنته العاشرة لا في سنته الأولى.",
        "الممرضات المدرَّبات في {place} يغادرن بعد {n} شهراً، فاحسبوا ما يكلّفه ذلك.",
        "جمعيتنا تضم {n} عضواً ولا صوت لها في أي أمر يعنينا.",
        "ينبغي أن تُراجع شهادة من {place} مرة واحدة، في مكتب واحد، ثم تُعتمد.",
        "الشباب لا يأتون إلى الاجتماعات، بل يأتون حين يكون هناك ما يُبنى.",
        "امنحوا مجلس الشتات ميزانية، وإن صغرت، وموعداً عليه أن يجيب فيه.",
    ],
}
QUESTIONS: dict[str, list[str]] = {
    "en": ["Who decides about the fund in {place}?", "When is the next step, and who takes it?",
           "Is there a list of the {n} projects?"],
    "fr": ["Qui décide du fonds à {place} ?", "Quelle est la prochaine étape, et qui la franchit ?",
           "Existe-t-il une liste des {n} projets ?"],
    "es": ["¿Quién decide sobre el fondo en {place}?", "¿Cuál es el próximo paso y quién lo da?",
           "¿Hay una lista de los {n} proyectos?"],
    "ar": ["من يقرر بشأن الصندوق في {place}؟", "ما الخطوة التالية ومن يقوم بها؟",
           "هل توجد قائمة بالمشاريع وعددها {n}؟"],
}  # fmt: skip
REMARKS: dict[str, list[str]] = {
    "en": [
        "Well said.",
        "Can somebody share the link?",
        "The sound is fine now.",
        "+1 from {place}",
    ],
    "fr": ["Bien dit.", "Quelqu’un a le lien ?", "Le son est bon maintenant.", "+1 de {place}"],
    "es": ["Bien dicho.", "¿Alguien tiene el enlace?", "Ahora se oye bien.", "+1 desde {place}"],
    "ar": ["أحسنتم.", "هل لدى أحد الرابط؟", "الصوت جيد الآن.", "+1 من {place}"],
}
AGAIN = {
    "en": "I agree: ",
    "fr": "Je suis d’accord : ",
    "es": "Estoy de acuerdo: ",
    "ar": "أوافق: ",
}
PLACES = {
    "en": ["Port Vale", "Northmere", "the old harbour", "our town"],
    "fr": ["Port-Clair", "Montfaucon", "la vieille ville", "chez nous"],
    "es": ["Puerto Claro", "Villanorte", "la sierra", "nuestro pueblo"],
    "ar": ["الميناء القديم", "المدينة", "الجبل", "بلدتنا"],
}
LANGUAGES = tuple(SENTENCES)


def contribution(random: Random, language: str) -> str:
    """One sentence as often as three or four; rarely a speech."""
    count = random.choices([1, 2, 3, 4, 7], [35, 30, 20, 10, 5])[0]
    return " ".join(_filled(random, each, language) for each in _some(random, language, count))


def question(random: Random, language: str) -> str:
    return _filled(random, random.choice(QUESTIONS[language]), language)


def remark(random: Random, language: str) -> str:
    """What one says in the chat."""
    return _filled(random, random.choice(REMARKS[language]), language)


def said_again(random: Random, text: str, language: str) -> str:
    """A near-duplicate: the same thought in almost the same words."""
    words = text.split(" ")
    if len(words) > 6:
        words.pop(random.randrange(2, len(words) - 2))
    return AGAIN[language] + " ".join(words)


def _some(random: Random, language: str, count: int) -> list[str]:
    return random.sample(SENTENCES[language], count)


def _filled(random: Random, sentence: str, language: str) -> str:
    return sentence.format(place=random.choice(PLACES[language]), n=random.randrange(3, 90))
