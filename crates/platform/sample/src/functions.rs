//! What people do, and which roles the demo gives them.

/// A function somebody can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Lowercase words with hyphens.
    pub key: &'static str,
    /// The Dutch name, as in a personnel file.
    pub nl: &'static str,
    /// The English name.
    pub en: &'static str,
    /// What sort of work it is.
    pub field: Field,
}

/// A sort of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Teaching and helping in class.
    Education,
    /// Care and welfare.
    Care,
    /// Work at a desk or counter, managers included.
    Administrative,
    /// Information technology.
    It,
    /// Work with the hands: maintenance, cleaning, kitchen, greenery.
    Technical,
    /// Library, sport, childcare and other services to citizens.
    Public,
    /// Learning: pupils.
    Learning,
}

/// The role keys that [`RoleHeld`](crate::RoleHeld) uses.
pub const ROLES: [&str; 14] = [
    "system-administrator",
    "organisation-administrator",
    "hr-officer",
    "it-manager",
    "service-desk-agent",
    "dispatcher",
    "helper",
    "teacher",
    "editor",
    "facility-manager",
    "data-protection-officer",
    "director",
    "key-user",
    "app-manager",
];

/// The function with this key.
#[must_use]
pub fn function(key: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.key == key)
}

const fn f(key: &'static str, nl: &'static str, en: &'static str, field: Field) -> Function {
    Function { key, nl, en, field }
}

use Field::{Administrative, Care, Education, It, Learning, Public, Technical};

/// Every function of the demo.
pub const FUNCTIONS: &[Function] = &[
    f("pupil", "Leerling", "Pupil", Learning),
    f("teacher", "Leerkracht", "Teacher", Education),
    f("gym-teacher", "Vakleerkracht bewegingsonderwijs", "Gym teacher", Education),
    f("care-coordinator", "Intern begeleider", "Pupil care coordinator", Education),
    f("teaching-assistant", "Onderwijsassistent", "Teaching assistant", Education),
    f("teaching-intern", "Stagiair leerkracht", "Teacher in training", Education),
    f("education-adviser", "Beleidsmedewerker onderwijs", "Education adviser", Administrative),
    f("caretaker", "Conciërge", "Caretaker", Technical),
    f("school-administrator", "Administratief medewerker school", "School administrator", Administrative),
    f("director", "Directeur", "Director", Administrative),
    f("board-member", "Bestuurder", "Board member", Administrative),
    f("general-director", "Algemeen directeur", "General director", Administrative),
    f("manager", "Afdelingshoofd", "Head of department", Administrative),
    f("team-leader", "Teamleider", "Team leader", Administrative),
    f("hr-officer", "HR-medewerker", "HR officer", Administrative),
    f("finance-officer", "Medewerker financiën", "Finance officer", Administrative),
    f("communication-officer", "Communicatiemedewerker", "Communication officer", Administrative),
    f("facility-officer", "Medewerker facilitair", "Facility officer", Administrative),
    f("secretary", "Secretariaatsmedewerker", "Secretary", Administrative),
    f("privacy-officer", "Functionaris gegevensbescherming", "Data protection officer", Administrative),
    f("administrative-officer", "Administratief medewerker", "Administrative officer", Administrative),
    f("counter-officer", "Loketmedewerker", "Counter officer", Administrative),
    f("policy-officer", "Beleidsmedewerker", "Policy officer", Administrative),
    f("permit-officer", "Dossierbehandelaar vergunningen", "Permit officer", Administrative),
    f("inspector", "Inspecteur", "Inspector", Administrative),
    f("legal-officer", "Jurist", "Legal officer", Administrative),
    f("translator", "Vertaler", "Translator", Administrative),
    f("call-agent", "Medewerker contactcentrum", "Contact centre agent", Administrative),
    f("planner", "Planner", "Planner", Administrative),
    f("quality-officer", "Kwaliteitsmedewerker", "Quality officer", Administrative),
    f("trainer", "Opleider", "Trainer", Administrative),
    f("client-administrator", "Medewerker cliëntadministratie", "Client administrator", Administrative),
    f("project-leader", "Projectleider", "Project leader", Administrative),
    f("it-officer", "ICT-medewerker", "IT officer", It),
    f("it-manager", "ICT-beheerder", "IT manager", It),
    f("service-desk-agent", "Medewerker servicedesk", "Service desk agent", It),
    f("dispatcher", "Dispatcher", "Dispatcher", It),
    f("app-manager", "Functioneel beheerder", "Application manager", It),
    f("system-engineer", "Systeembeheerder", "System engineer", It),
    f("data-analyst", "Data-analist", "Data analyst", It),
    f("social-worker", "Maatschappelijk werker", "Social worker", Care),
    f("care-worker", "Zorgkundige", "Care worker", Care),
    f("nurse", "Verpleegkundige", "Nurse", Care),
    f("support-worker", "Begeleider", "Support worker", Care),
    f("personal-coach", "Persoonlijk begeleider", "Personal coach", Care),
    f("night-support-worker", "Begeleider nachtdienst", "Night support worker", Care),
    f("domestic-help", "Huishoudelijk medewerker", "Domestic help", Care),
    f("activity-coach", "Activiteitenbegeleider", "Activity coach", Care),
    f("behavioural-expert", "Gedragsdeskundige", "Behavioural expert", Care),
    f("therapist", "Therapeut", "Therapist", Care),
    f("care-intern", "Leerling-begeleider", "Care worker in training", Care),
    f("emergency-response-officer", "Bedrijfshulpverlener", "Emergency response officer", Care),
    f("technician", "Technisch medewerker", "Technician", Technical),
    f("gardener", "Medewerker groen", "Gardener", Technical),
    f("cleaner", "Schoonmaker", "Cleaner", Technical),
    f("cook", "Kok", "Cook", Technical),
    f("driver", "Chauffeur", "Driver", Technical),
    f("librarian", "Bibliotheekmedewerker", "Librarian", Public),
    f("sports-officer", "Sportfunctionaris", "Sports officer", Public),
    f("childcare-worker", "Kinderbegeleider", "Childcare worker", Public),
    f("community-worker", "Buurtwerker", "Community worker", Public),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn keys_are_unique() {
        let keys: BTreeSet<_> = FUNCTIONS.iter().map(|function| function.key).collect();
        assert_eq!(keys.len(), FUNCTIONS.len());
        let roles: BTreeSet<_> = ROLES.iter().collect();
        assert_eq!(roles.len(), ROLES.len());
    }

    #[test]
    fn a_function_is_found_by_its_key() {
        assert_eq!(function("teacher").map(|function| function.nl), Some("Leerkracht"));
        assert_eq!(function("astronaut"), None);
    }
}
