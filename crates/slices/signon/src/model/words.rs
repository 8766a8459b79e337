//! The words of temporary passwords.

/// Short Dutch words that a child of seven reads and types, in order; none that sounds like another or hurts.
#[rustfmt::skip]
pub(super) const WORDS: &[&str] = &[
    "aap", "aardbei", "adem", "akker", "anker", "appel", "arend", "auto", "avond", "bad", "bakker", "bal", "ballon",
    "banaan", "bank", "beek", "beer", "beker", "berg", "bezem", "bij", "blad", "blauw", "blik", "bloem", "boek",
    "boer", "boom", "boot", "bord", "bos", "boter", "brief", "bril", "broer", "brood", "brug", "bus", "cactus",
    "cirkel", "citroen", "dak", "dans", "das", "deken", "deur", "dier", "dolfijn", "donder", "doos", "dorp", "draak",
    "druif", "druppel", "duif", "duin", "eend", "egel", "eiland", "emmer", "engel", "ezel", "feest", "fiets", "film",
    "fluit", "fornuis", "framboos", "gans", "garage", "gast", "geel", "geit", "geluk", "gitaar", "gras", "groen",
    "groente", "haan", "haas", "hagel", "hamer", "hand", "haven", "heks", "helm", "hemel", "herfst", "hert",
    "heuvel", "hoed", "hond", "honing", "hoofd", "hout", "huis", "ijsbeer", "insect", "jager", "jas", "jong", "juf",
    "kaars", "kaart", "kaas", "kabouter", "kachel", "kameel", "kamer", "kanaal", "kano", "kapper", "kar", "kast",
    "kasteel", "kat", "kers", "ketting", "kikker", "kind", "kip", "klas", "klei", "kleur", "klok", "knoop", "koala",
    "koe", "koek", "koffer", "konijn", "koning", "kool", "kraan", "krab", "krant", "krijt", "kroon", "kruik", "kruk",
    "kuiken", "kussen", "kwast", "laars", "ladder", "lamp", "land", "leeuw", "lente", "lepel", "leraar", "letter",
    "licht", "lied", "lift", "lijm", "linde", "lucht", "maan", "maand", "mand", "markt", "meer", "meeuw", "melk",
    "mes", "molen", "mond", "mooi", "morgen", "motor", "muis", "munt", "muts", "muur", "muziek", "nacht", "nest",
    "neus", "noord", "noot", "oceaan", "oever", "olifant", "olijf", "oma", "opa", "oranje", "oven", "paard", "paars",
    "pad", "panda", "papier", "parel", "park", "pauw", "peer", "pen", "pinda", "pinguin", "pion", "plank", "plant",
    "plein", "poes", "pop", "potlood", "puzzel", "raam", "radijs", "raket", "regen", "reiger", "rivier", "robot",
    "rok", "rood", "roos", "rots", "rugzak", "schaap", "schaar", "schip", "schoen", "school", "slak", "slang",
    "slee", "sneeuw", "soep", "spiegel", "spin", "stap", "station", "steen", "stem", "ster", "stoel", "storm",
    "straat", "strand", "strik", "tafel", "tak", "tand", "tas", "tent", "thee", "tijger", "toren", "touw", "trap",
    "trein", "trommel", "tuin", "tulp", "uil", "varken", "veer", "ven", "vijver", "vinger", "vis", "vlag", "vlinder",
    "vloer", "vogel", "vork", "vos", "vriend", "vuur", "wagen", "walvis", "wand", "water", "weg", "wesp", "wiel",
    "wind", "winkel", "winter", "wolf", "wolk", "worm", "wortel", "zaag", "zadel", "zak", "zand", "zebra", "zee",
    "zeil", "zilver", "zomer", "zon", "zoon", "zout", "zuid", "zusje", "zwaan", "zwaluw",
];
