"""What people, functions, campaigns and legs are called in a full stadium: plainly, at great length, or from right to left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Words:
    """Parts that are put together; `organisations` begins with ours, `functions` are their names and what fits a track."""

    first: Sequence[str]
    last: Sequence[str]
    organisations: Sequence[str]
    functions: Sequence[tuple[str, str]]
    what: Sequence[str]
    which: Sequence[str]
    legs: Sequence[str]
    between: str = " "

    def people(self) -> Iterator[str]:
        """As many as one likes, no two the same."""
        return (f"{first} {last}" for last, first in product(self.last, self.first))

    def campaigns(self) -> Iterator[str]:
        return (f"{what}{self.between}{which}" for which, what in product(self.which, self.what))


_FUNCTIONS = (
    *(("Engineering", "Eng"), ("Product management", "Product"), ("PR", "PR"), ("Creatives", "Creatives")),
    *(("Sales enablement", "Enablement"), ("Sales", "Sales"), ("Senior management", "Management"), ("Agency", "Agency")),
    *(("Partner", "Partner"), ("Legal", "Legal"), ("Documentation", "Docs"), ("Analyst relations", "Analysts")),
)
PLAIN = Words(
    first=("Ada", "Bilal", "Chen", "Dora", "Emeka", "Fay", "Goran", "Hana", "Igor", "Jia"),
    last=("Okoye", "Lindgren", "Marsh", "Tanaka", "Novak"),
    organisations=("Northlight", "Halden & Co", "Nordwind", "Quill & Marlowe", "Fjordbank"),
    functions=_FUNCTIONS,
    what=("Atlas", "Harbor", "Comet", "Lantern", "Juniper", "Meridian", "Orchard", "Pelican", "Quartz", "Summit"),
    which=(
        *("launch", "partner week", "customer stories", "price list", "roadshow", "docs refresh", "press tour", "pilot in the north"),
        *("spring mailing", "security paper", "winter briefing", "starter kit", "webinar series", "field guide", "sales day"),
        *("community week", "analyst round", "onboarding", "upgrade offer", "brand film"),
    ),
    legs=(
        *("Feature facts", "Positioning", "Message house", "Key visuals", "Press pack", "Landing page", "Films", "Sales kit"),
        *("Legal review", "Translation", "Newsletter", "Training", "Call wave", "Samples", "Reference visit"),
    ),
)
LONG = Words(
    first=("Maximiliane-Charlotte", "Bartholomäus-Ferdinand", "Hildegard-Annegret", "Konstantin-Alexander", "Wilhelmine-Friederike"),
    last=(
        *("von Leutheusser-Schnarrenberger", "Wischnewski-Oberlechner", "Schattenhofer-Müllerschön", "Freifrau zu Guttenberg-Eltz"),
        *("Grünewald-Hohenstaufen", "Papadopoulos-Katzenellenbogen", "Donnersmarck-Rautenstrauch", "Zwillingsberger-Aschaffenburg"),
    ),
    organisations=(
        "Norddeutsche Datenverarbeitungsgesellschaft",
        "Werbeagenturgemeinschaft Halden und Partnergesellschaften mbH",
        "Nordwind Energieversorgungsunternehmen Aktiengesellschaft",
        "Marktforschungsinstitut Quill, Marlowe und Wissenschaftsverlag",
        "Sparkassenzentralverwaltung der Fjordlandkreise",
    ),
    functions=(
        ("Softwareentwicklungsabteilung und Qualitätssicherung", "Entwicklun"),
        ("Produktverantwortung und Marktbeobachtungsstelle", "Produktver"),
        ("Öffentlichkeitsarbeit und Unternehmenskommunikation", "Öffentlich"),
        ("Gestaltungsabteilung für Bewegtbild und Druckerzeugnisse", "Gestaltung"),
        ("Vertriebsunterstützungsmaßnahmenkoordinationsstelle", "Vertriebsu"),
        ("Außendienst und Großkundenbetreuungsorganisation", "Außendiens"),
        ("Geschäftsführung und Unternehmensentwicklungsleitung", "Geschäftsf"),
        ("Werbemittelproduktionsagenturbetreuungsgruppe", "Werbemitte"),
        ("Vertriebspartnerschaftsvereinbarungsverwaltung", "Vertriebsp"),
        ("Rechtsabteilung für Wettbewerbs- und Datenschutzfragen", "Rechtsabte"),
        ("Dokumentations- und Übersetzungskoordinationsbüro", "Dokumentat"),
        ("Branchenanalystenbeziehungspflegebeauftragte", "Branchenan"),
    ),
    what=(
        *("Markteinführungskampagnenplanung", "Bestandskundenrückgewinnungs­aktion", "Fachpressekonferenzvorbereitung"),
        *("Großkundenansprachevereinbarung", "Sicherheitsweißbuchüberarbeitung", "Partnerschaftsankündigungsreihe"),
        *(
            "Preislistenneugestaltungsprojekt",
            "Anwendertreffenorganisationsplan",
            "Produktdokumentationserneuerung",
            "Messeauftrittsabstimmung",
        ),
    ),
    which=(
        *("Frühjahrsvertriebsoffensive", "Datenschutzgrundverordnung", "Donaudampfschifffahrtsgesellschaft", "Geschwindigkeitsbegrenzung"),
        *(
            "Kraftfahrzeughaftpflichtversicherung",
            "Grundstücksverkehrsgenehmigung",
            "Hochverfügbarkeitsrechenzentrum",
            "Behördendigitalisierung",
        ),
        *("Krankenhausausstattungsförderung", "Energieeinsparverordnung", "Lieferkettensorgfaltspflicht", "Barrierefreiheitsstärkung"),
        *("Arbeitszeiterfassungspflicht", "Rechnungslegungsvorschriften", "Umsatzsteuervoranmeldung", "Verkehrswegeplanungsbeschleunigung"),
        *(
            "Wertstoffsammelstellenverzeichnis",
            "Veranstaltungskaufleuteausbildung",
            "Berufsgenossenschaftsbeitrag",
            "Unternehmensnachfolge",
        ),
    ),
    legs=(
        "Leistungsmerkmalsbeschreibungszusammenstellung",
        "Alleinstellungsmerkmalsformulierungsabstimmung",
        "Pressemitteilungsfreigabeverfahrensdurchführung",
        "Bildrechteeinholungs- und Nachweisführungsetappe",
        "Werbefilmproduktionskoordinierungsbesprechung",
        "Vertriebsschulungsunterlagenvervollständigung",
        "Landingpagebarrierefreiheitsprüfungsprotokoll",
        "Datenschutzfolgenabschätzungsdokumentationsprüfung",
        "Übersetzungsqualitätssicherungsrückmeldungsrunde",
        "Großkundenreferenzbesuchsterminvereinbarungen",
        "Messestandgestaltungsentwurfsverabschiedung im Lenkungskreis",
        "Außendienstmitarbeiterinformationsveranstaltungsvorbereitung",
    ),
    between=" für die ",
)
RIGHT_TO_LEFT = Words(
    first=("فاطمة", "يوسف", "שרה", "אברהם", "ליאור", "نور", "מרים", "خالد", "ליילה", "عبد الرحمن"),
    last=("الحسيني", "כהן", "المصري", "בן־דוד", "حداد"),
    organisations=("نورثلايت", "הלדן ושות׳", "رياح الشمال", "קוויל ומרלו", "بنك المضيق"),
    functions=tuple(
        zip(
            (
                *("الهندسة", "ניהול מוצר", "العلاقات العامة", "קריאייטיב", "تمكين المبيعات", "מכירות"),
                *("הנהלה בכירה", "الوكالة", "שותפים", "الشؤون القانونية", "תיעוד", "علاقات المحللين"),
            ),
            ("الهندسة", "מוצר", "علاقات", "קריאייטיב", "التمكين", "מכירות", "הנהלה", "الوكالة", "שותפים", "القانونية", "תיעוד", "المحللون"),
            strict=True,
        )
    ),
    what=(
        "إطلاق أطلس",
        "השקת אטלס",
        "أسبوع الشركاء",
        "סיפורי לקוחות",
        "قائمة الأسعار",
        "Atlas 4",
        "מסע בצפון",
        "جولة صحفية",
        "נייר אבטחה",
        "دليل",
    ),
    which=tuple(f"{word} {number}" for number in range(2031, 2036) for word in ("ربيع", "חורף", "صيف", "סתיו")),
    legs=("حقائق", "מיצוב", "بيت الرسائل", "חזותיות", "حزمة صحفية", "דף נחיתה", "أفلام", "ערכת מכירות", "مراجعة", "תרגום", "نشرة", "הדרכה"),
)
WORDS: Mapping[str, Words] = {"plain": PLAIN, "long": LONG, "rtl": RIGHT_TO_LEFT}
