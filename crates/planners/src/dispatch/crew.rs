//! The managers as the dispatcher looks at them: who knows which client, who masters what, who has room when.

use super::prices::to_f64;
use super::problem::Dispatch;

/// Who can take tickets, and how much room they have left.
#[derive(Debug, Clone)]
pub(super) struct Crew {
    days: usize,
    day_minutes: i64,
    unfam: i64,
    noskill: i64,
    skills: usize,
    /// For each client, who knows it, and how well.
    known: Vec<Vec<(usize, i64)>>,
    /// Manager by skill.
    masters: Vec<bool>,
    /// Manager by day: minutes that are free.
    free: Vec<i64>,
    /// For each manager, all minutes there were.
    had: Vec<i64>,
    /// For each manager, minutes given away.
    spent: Vec<i64>,
    /// The same of all managers together: minutes given away, and all minutes there were.
    total: (i64, i64),
}

impl Crew {
    pub(super) fn of(problem: &Dispatch) -> Self {
        let mastered = problem.managers.iter().flat_map(|manager| manager.skills.iter().copied());
        let skills = mastered.max().map_or(0, |skill| skill + 1);
        let mut known = vec![Vec::new(); problem.clients];
        let mut masters = vec![false; problem.managers.len() * skills];
        for (m, manager) in problem.managers.iter().enumerate() {
            for (client, how_well) in &manager.fam {
                known[*client].push((m, *how_well));
            }
            for skill in &manager.skills {
                masters[m * skills + skill] = true;
            }
        }
        let had: Vec<i64> = problem.managers.iter().map(|manager| manager.avail.iter().sum()).collect();
        Self {
            days: problem.days,
            day_minutes: problem.day_minutes,
            unfam: problem.cost.unfam,
            noskill: problem.cost.noskill,
            skills,
            known,
            masters,
            free: problem.managers.iter().flat_map(|manager| manager.avail.iter().copied()).collect(),
            spent: vec![0; problem.managers.len()],
            total: (0, had.iter().sum()),
            had,
        }
    }

    pub(super) fn size(&self) -> usize {
        self.had.len()
    }

    /// Skills that somebody may master; tickets may ask for others.
    pub(super) fn skills(&self) -> usize {
        self.skills
    }

    pub(super) fn days(&self) -> usize {
        self.days
    }

    pub(super) fn clients(&self) -> usize {
        self.known.len()
    }

    /// Who knows a client, and how well.
    pub(super) fn who_knows(&self, client: usize) -> &[(usize, i64)] {
        &self.known[client]
    }

    pub(super) fn masters(&self, manager: usize, skill: usize) -> bool {
        skill < self.skills && self.masters[manager * self.skills + skill]
    }

    /// The day on which something arrives.
    pub(super) fn day_of(&self, arrival: i64) -> usize {
        usize::try_from(arrival / self.day_minutes).unwrap_or_default()
    }

    /// What it costs that this manager takes a ticket of that client and skill, knowing the client so well.
    pub(super) fn direct(&self, manager: usize, skill: usize, how_well: i64) -> i64 {
        self.unfam * (100 - how_well) + if self.masters(manager, skill) { 0 } else { self.noskill }
    }

    /// The same, to reckon with.
    pub(super) fn direct_f64(&self, manager: usize, skill: usize, how_well: i64) -> f64 {
        to_f64(self.direct(manager, skill, how_well))
    }

    /// What it costs that somebody takes a ticket who does not know the client, with and without the skill.
    pub(super) fn direct_of_strangers(&self) -> [f64; 2] {
        [to_f64(100 * self.unfam), to_f64(100 * self.unfam + self.noskill)]
    }

    pub(super) fn free(&self, manager: usize, day: usize) -> i64 {
        self.free[manager * self.days + day]
    }

    /// Minutes that are free from that day on.
    pub(super) fn room(&self, manager: usize, from: usize) -> f64 {
        to_f64(self.free[manager * self.days + from..(manager + 1) * self.days].iter().sum())
    }

    pub(super) fn take(&mut self, manager: usize, day: usize, minutes: i64) {
        self.free[manager * self.days + day] -= minutes;
        self.spent[manager] += minutes;
        self.total.0 += minutes;
    }

    /// Minutes given away, and all minutes there were, of one manager.
    pub(super) fn load(&self, manager: usize) -> (i64, i64) {
        (self.spent[manager], self.had[manager])
    }

    /// The same of all managers together.
    pub(super) fn total(&self) -> (i64, i64) {
        self.total
    }
}
