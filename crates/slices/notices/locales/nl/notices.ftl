notices-title = Meldingen
notices-lead = Wat er gebeurde in je groepen en in het nieuws.
notices-bell = { $n ->
    [0] Meldingen
    [one] Meldingen: 1 nieuwe
    [100] Meldingen: meer dan 99 nieuwe
   *[other] Meldingen: { $n } nieuwe
}
notices-none-title = Nog geen meldingen
notices-none = Schrijft iemand iets voor jou of komt er iets bij in een groep? Dan lees je het hier.
notices-see-all = Alles gezien
notices-seen-all = Alles staat op gezien.
notices-settings = Meldingen instellen
notices-settings-lead = Kies per groep wat je wilt horen. Je keuze geldt voor wat er vanaf nu gebeurt.
notices-settings-none = Je zit nog in geen groep.
notices-saved = Je keuze is bewaard.
notices-save = Bewaren
notices-choice-all = Alles
notices-choice-important = Alleen wat belangrijk is
notices-choice-nothing = Niets
notices-choice-hint = Belangrijk is: wat je moet lezen, wie er in je groep wil, en of je lid of eigenaar bent geworden.
notices-choice-unknown = Kies all, important of nothing.
notices-filter = Groepen
notices-filter-all = Alle meldingen
notices-pages = Pagina’s
notices-first = Nieuwste
notices-next = Eerdere meldingen
notices-new = nieuw
notices-somebody = Iemand
notices-today = Vandaag
notices-said-post = { $who } schreef: { $title }
notices-said-must-read = { $who } vraagt je dit te lezen: { $title }
notices-said-comment = { $who } reageerde op: { $title }
notices-said-document = { $who } voegde een document toe: { $title }
notices-said-asked = { $who } wil in de groep { $title }
notices-said-added = Je zit nu in de groep { $title }
notices-said-owner = Je bent nu eigenaar van de groep { $title }
