"""In which region a country lies: the United Nations' geographic regions (M49 of the Statistics
Division), the Americas in their two halves. ISO 3166-1 codes of two letters."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_COUNTRIES = {
    "africa": """AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY
        MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW""",
    "latin_america": """AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY
        HN HT JM KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI""",
    "northern_america": "BM CA GL PM US",
    "asia": """AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN
        MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE""",
    "europe": """AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI
        LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK""",
    "oceania": """AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS""",
}
NAMES = {
    "africa": _("Africa"),
    "latin_america": _("Latin America and the Caribbean"),
    "northern_america": _("Northern America"),
    "asia": _("Asia"),
    "europe": _("Europe"),
    "oceania": _("Oceania"),
}
_REGION = {code: region for region, codes in _COUNTRIES.items() for code in codes.split()}


def region_of(country: str) -> str:
    """One of NAMES, or "" for no country and for what is none."""
    return _REGION.get(country.upper(), "")


def region_name(region: str) -> str:
    return str(NAMES[region]) if region in NAMES else gettext("Not said")
