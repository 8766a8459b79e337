nav-section-organisation = Organisation

people-title = Personen
people-add = Person hinzufügen
people-search = Name, E-Mail oder Nummer suchen
people-search-submit = Suchen
people-all = Alle
people-kind-staff = Personal
people-kind-pupil = Schülerinnen und Schüler
people-name = Name
people-place = Arbeitet bei
people-phone = Telefon
people-email = E-Mail
people-none-found = Niemand gefunden
people-next-page = Weiter

person-kind-staff = Mitarbeitende
person-kind-pupil = Schulkind
person-email = E-Mail-Adresse
person-phone = Telefonnummer

unit-tree-title = Einheiten
role-list-title = Rollen
organisation-list-title = Organisationen

field-save = Speichern
field-cancel = Abbrechen
field-optional = (freiwillig)
