"""PDF notes of the corpus, as the HTML that WeasyPrint prints."""

PAPER = """<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><style>
@page {{ size: A5; margin: 20mm 16mm;
  @top-center {{ content: "{head}"; font-size: 7pt }}
  @bottom-center {{ content: "{foot}" }} }}
body {{ font: 10pt/1.4 "DejaVu Serif"; text-align: justify; hyphens: auto }}
h1 {{ font-size: 15pt; text-align: start }} h2 {{ font-size: 11pt }}
td {{ padding-inline-end: 4mm; text-align: start }}
</style><body>{body}</body></html>"""

COUNTER = 'Page " counter(page) " / " counter(pages) "'


def paper(body, *, head, foot=COUNTER, language="fr", direction="ltr"):
    return PAPER.format(body=body, head=head, foot=foot, language=language, direction=direction)


PAGES = {
    "held_out/couture.pdf": paper(
        """
<p>Note d’information sur le Congrès mondial des ateliers</p>
<h1>Session 5 – Coudre à distance : les ateliers partagés entre deux rives</h1>
<h2>Aperçu</h2>
<p>Les ateliers de couture ont été parmi les premiers à travailler entre deux pays. Une
patronne dessine à Marseille, une équipe assemble à Tunis, et les commandes se règlent par
téléphone. Cette organisation discrète a tenu pendant les années difficiles, lorsque les
grandes maisons fermaient leurs lignes de production.</p>
<p>Aujourd’hui, les apprenties demandent une reconnaissance de leurs compétences dans les deux
pays. Les chambres de métiers avancent lentement, faute d’un référentiel commun et faute
d’interlocuteurs identifiés de part et d’autre.</p>
<h2>Un métier sans diplôme</h2>
<p>Neuf couturières sur dix ont appris auprès d’une parente. Leur savoir-faire n’apparaît dans
aucun registre, et les banques l’ignorent. Plusieurs associations proposent maintenant un
carnet de compétences, rempli par l’atelier et contresigné par une collectivité.</p>
<h2>Portée de la session</h2>
<p>La session examinera le carnet de compétences, la circulation des apprenties et le paiement
des commandes. Les questions suivantes guideront les échanges :</p>
<ul><li>Comment faire reconnaître un savoir-faire acquis sans diplôme dans les deux pays, et
quelles institutions doivent s’engager les premières ?</li>
<li>Quels moyens de paiement restent accessibles aux petits ateliers ?</li>
<li>De quelle façon les apprenties peuvent-elles circuler sans perdre leurs droits ? Faut-il
un visa particulier ?</li></ul>
<h2>Méthodologie de la session</h2>
<p>La session s’ouvrira par une intervention du gouvernement hôte, suivie d’un discours inspirant
d’une couturière. Elle se terminera par la présentation d’un exemple d’atelier et une
discussion interactive avec les participantes.</p>
<p>Nous nous réjouissons de vous y accueillir.</p>
""",
        head="Congrès mondial des ateliers · Session 5",
    ),
    "tuned/oasis.pdf": paper(
        """
<h1>الجلسة ٤: طريق الملح</h1>
<h2>لمحة عامة</h2>
<p>كان الملح يعبر الصحراء على ظهور الجمال، وكانت القوافل تحمل معه الأخبار والرسائل. واليوم
تعبر الشاحنات الطريق نفسه في يومين، ولا تحمل إلا الملح.</p>
<h2>نطاق الجلسة</h2>
<p>تتناول الجلسة ذاكرة القوافل وحقوق من بقي على الطريق.</p>
<h2>أسئلة توجيهية</h2>
<ul><li>من يروي قصة القافلة بعد رحيل آخر أدلائها؟</li><li>ماذا يبقى للقرى التي كانت تسقي الجمال؟</li></ul>
<h2>منهجية الجلسة</h2>
<p>تفتتح الجلسة بكلمة من ممثل الحكومة المضيفة، ثم يقدم مثال من جمعية محلية، ويليه نقاش تفاعلي.</p>
""",
        head="قمة طرق الصحراء",
        foot='" counter(page) "',
        language="ar",
        direction="rtl",
    ),
    "tuned/imprenta.pdf": paper(
        """
<h1>Nota informativa: Cumbre de Imprentas, Sesión 9 – Tinta sin papel</h1>
<h2>1. Introducción</h2>
<p>Las imprentas pequeñas han perdido a sus aprendices, pero conservan las cajas de tipos, los
manuales de composición y una clientela que aprecia la lentitud. En los últimos años varias de
ellas han empezado a enseñar el oficio a quienes llegan de otros países con experiencia previa.</p>
<p>Esa enseñanza no figura en ningún registro. Los talleres la financian con encargos
extraordinarios, y las autoridades la toleran sin reconocerla.</p>
<h2>2. Propósito</h2>
<p>La sesión propondrá un reconocimiento sencillo de la enseñanza en los talleres.</p>
<h2>3. Preguntas para la reflexión</h2>
<ol><li>¿Qué documento bastaría para reconocer un año de aprendizaje en un taller de imprenta,
y quién lo firmaría?</li><li>¿Cómo se reparte el coste entre el taller, la ciudad y el
aprendiz?</li></ol>
<h2>4. Agenda</h2>
<table><tr><td>16:00 – 16:10</td><td>Bienvenida</td></tr><tr><td>16:10 – 16:40</td><td>Mesa
redonda</td></tr><tr><td>16:40 – 17:00</td><td>Preguntas y respuestas</td></tr></table>
<h2>5. Ponentes</h2>
<p>Julia Ferrer, Imprenta del Puerto. Omar Haddad, Taller de la Medina.</p>
""",
        head="Cumbre de Imprentas · Sesión 9",
        foot='" counter(page) "',
        language="es",
    ),
}
