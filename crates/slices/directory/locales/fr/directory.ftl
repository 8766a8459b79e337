nav-section-organisation = Organisation

people-title = Personnes
people-add = Ajouter une personne
people-search = Chercher un nom, un e-mail ou un numéro
people-search-submit = Chercher
people-all = Tout le monde
people-kind-staff = Personnel
people-kind-pupil = Élèves
people-name = Nom
people-place = Travaille à
people-phone = Téléphone
people-email = E-mail
people-none-found = Aucun résultat
people-next-page = Suivant

person-kind-staff = Membre du personnel
person-kind-pupil = Élève
person-email = Adresse e-mail
person-phone = Numéro de téléphone

unit-tree-title = Unités
role-list-title = Rôles
organisation-list-title = Organisations

field-save = Enregistrer
field-cancel = Annuler
field-optional = (facultatif)
