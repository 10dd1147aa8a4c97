"""Notes of the corpus in encodings and line ends that editors quietly repair."""

WINDOWS = """Sommet des marchés de nuit
Séance 2 : L'heure des lampes

Aperçu
C'est à la tombée de la nuit que le marché s'ouvre. L'odeur du pain précède la clarté des lampes,
et l'on s'y retrouve « entre voisins » – d'où qu'ils viennent.

Portée de la session
Il s'agit d'entendre les marchandes. N'oublions pas les porteurs.

Questions directrices
- À qui appartient la rue après minuit ?
- Qu'est-ce qu'un marché sans lumière ?

Méthodologie
La séance s'ouvrira avec la maire de la ville hôte, puis un exemple sera présenté par une
coopérative avant la clôture.
"""

SIXTEEN = """Nota conceptual
Cumbre de los Faros
Sesión 3: La luz y la niebla

Contexto
Los faros ya no tienen fareros. Las máquinas vigilan la costa y nadie enciende la lámpara a mano.

Ámbito
Se hablará de memoria y de oficio.

Preguntas guía
1) ¿Qué sabe un farero que la máquina ignora?
2) ¿Dónde se aprende hoy ese oficio?

Formato
La sesión comienza con una conferencia magistral y termina con un intercambio abierto.
"""

ARABIC = """قمة الواحات
الجلسة رقم 5 – ماء ونخيل

خلفية
تحفظ الواحات ماءها في قنوات قديمة. وقد هجرها كثير من أهلها إلى المدن.

أهداف الجلسة
ترمي الجلسة إلى جمع خبرات الفلاحين والمهندسين.

أسئلة للنقاش
• من يرمم القنوات بعد رحيل أهلها؟
• كيف يسهم المغتربون في حفظ النخيل؟

جدول الأعمال
10:00 – 10:10 كلمة افتتاحية
10:10 – 10:30 كلمة رئيسية
10:30 – 11:15 حلقة نقاش
11:15 – 11:30 استراحة
11:30 – 12:00 مناقشة مفتوحة
"""

UNSEEN = """\u200bForum of Font Makers\u200e

Session\u00a02\u202f: The ﬁrst of\ufb01ce\u00ad of letters

Over\u00adview

A letter is a small draw\u00ad
ing of a sound. The of\ufb01ce keeps ten thousand of them, and lends them to whoever
asks politely.

Guiding questions

\uf0b7\u00a0Who owns the shape of a letter?
➔ What is lost when two letters are joined?
◦\tShould a forgotten letter be
drawn again?
"""

PARAGRAPH = (
    "Line {n} of the great register says that a family left the valley with two trunks, a loom and "
    "the name of a cousin; what became of them is told, or not told, further down the page."
)
HUGE = "\n\n".join(
    [
        "Register of the Valleys Forum",
        "Session 11: Everyone Who Left",
        "Overview",
        *(PARAGRAPH.format(n=n) for n in range(1, 601)),
        "Guiding questions",
        "• Who may read the register?\n• Who may correct it?",
    ]
)

ENCODED = {
    "tuned/windows_1252.txt": (WINDOWS, "cp1252", "\r\n"),
    "tuned/utf16_crlf.txt": (SIXTEEN, "utf-16", "\r\n"),
    "tuned/windows_1256.txt": (ARABIC, "cp1256", "\r\n"),
    "tuned/unseen_signs.txt": (UNSEEN, "utf-8-sig", "\n"),
    "tuned/huge_paste.txt": (HUGE, "utf-8", "\n"),
}
