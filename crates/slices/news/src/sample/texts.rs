//! What the demo says.

/// A text of the demo.
pub(super) struct SampleText {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    /// How many days ahead it is published; back when negative.
    pub(super) days: i32,
    pub(super) must_read: bool,
    pub(super) comments: &'static [&'static str],
}

const fn text(title: &'static str, text: &'static str, days: i32, comments: &'static [&'static str]) -> SampleText {
    SampleText { title, text, days, must_read: false, comments }
}

/// The news of an organisation.
pub(super) const NEWS: &[SampleText] = &[
    text(
        "Welkom op je nieuwe werkplek",
        "Vanaf nu vind je alles op één plek: je apps, je groepen en het nieuws.\n\n- Zet de apps die je vaak gebruikt \
         bij je **favorieten**.\n- Kijk bij **Mijn groepen** wat je team deelt.\n- Vraag hulp als iets niet werkt.\n\n\
         Mis je iets? Zeg het hieronder.",
        -21,
        &["Fijn dat alles nu bij elkaar staat.", "Waar vind ik het rooster?", "Dat staat bij de apps, onder Werk."],
    ),
    SampleText {
        title: "Nieuwe afspraken over thuiswerken",
        text: "Per 1 januari gelden nieuwe afspraken. Lees ze goed, want ze gelden voor iedereen.\n\n## Wat verandert er?\n\n\
               1. Je werkt hoogstens **drie dagen** per week thuis.\n2. Je spreekt je dagen af met je team.\n3. Op de dag \
               van het teamoverleg ben je er.\n\n## Vragen?\n\nPraat erover met je leidinggevende.",
        days: -5,
        must_read: true,
        comments: &["Geldt dit ook voor wie parttime werkt?", "Ja, naar verhouding. Dat spreek je samen af."],
    },
    text(
        "Storing bij de printers verholpen",
        "Gisteren kon niet iedereen printen. De oorzaak is gevonden en opgelost. Staat jouw opdracht nog in de rij? Stuur \
         hem dan **opnieuw**.",
        -2,
        &["Hier doen ze het weer. Dank je wel!"],
    ),
    text(
        "Let op: nepmails over je salaris",
        "Er gaan mails rond die lijken te komen van de salarisadministratie.\n\n- Klik niet op de link.\n- Vul nergens je \
         wachtwoord in.\n- Heb je dat al gedaan? Bel dan meteen de servicedesk.\n\nHet kan iedereen overkomen. Melden is \
         nooit fout.",
        -1,
        &["Ik kreeg er vanochtend ook een.", "Goed dat je het meldt."],
    ),
    text(
        "Zo vieren we het einde van het jaar",
        "We sluiten het jaar samen af, met soep, brood en muziek. Neem gerust een gerecht mee.\n\n| Wat | Wanneer |\n\
         |---|---|\n| Inloop | 15:30 |\n| Toespraak | 16:00 |\n| Eten | 17:00 |",
        7,
        &[],
    ),
];

/// What members of a group write.
pub(super) const POSTS: &[SampleText] = &[
    text(
        "",
        "Wie kan vrijdag de late dienst overnemen? Ik breng mijn dochter weg. Ik ruil graag tegen maandag.",
        0,
        &["Dat kan ik wel doen.", "Top, dank je! Ik zet het in het rooster."],
    ),
    text(
        "Verslag van het teamoverleg",
        "Dit hebben we afgesproken:\n\n- [x] De nieuwe planning is rond.\n- [ ] We kiezen een datum voor de teamdag.\n- [ ] \
         De voorraadkast ruimen we samen op.",
        0,
        &["Voor de teamdag kan ik elke donderdag."],
    ),
    text("", "De koffiemachine op onze gang is gemaakt. Hij kan nu ook thee.", 0, &["Eindelijk!", "Ik trakteer."]),
    text(
        "Handig: samen aan één lijst",
        "Ik heb een lijst gemaakt van wie welke sleutel heeft. Vul jij hem aan als er iets verandert? Dan zoeken we nooit \
         meer.",
        0,
        &["Goed idee, de mijne staat erbij."],
    ),
    text(
        "",
        "Welkom aan onze nieuwe collega! Kom even langs om kennis te maken, er is taart.",
        0,
        &["Welkom!", "Tot straks."],
    ),
    text(
        "Denk aan je vakantiedagen",
        "Heb je nog dagen van dit jaar? Vraag ze aan **voor het einde van de maand**, dan kan het rooster op tijd klaar.",
        0,
        &[],
    ),
];
