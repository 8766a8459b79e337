//! One independent part of the building: its desks numbered anew, with what a search needs.

#![expect(clippy::cast_possible_truncation, reason = "validate() bounds desks and zones by 32 bits")]

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rand::RngExt;

use super::problem::Seats;
use crate::control::{Meter, Random};

/// A part of the building that shares no conflict and no binding zone with the rest.
pub(super) struct Part {
    /// The number of each desk in the problem.
    pub(super) desks: Vec<u32>,
    /// The desks too close to each, by their numbers here.
    pub(super) near: Vec<Vec<u32>>,
    /// The zone of each desk, by its number here.
    pub(super) zone: Vec<u32>,
    /// How many desks may be used in each zone.
    pub(super) cap: Vec<i64>,
    /// The desks of each zone, by their numbers here.
    pub(super) members: Vec<Vec<u32>>,
}

impl Part {
    /// `number` is scratch space: one entry for each desk of the problem.
    pub(super) fn new(problem: &Seats, neighbours: &[Vec<u32>], desks: Vec<u32>, number: &mut [u32]) -> Self {
        for (n, &desk) in desks.iter().enumerate() {
            number[desk as usize] = n as u32;
        }
        let near =
            desks.iter().map(|&desk| neighbours[desk as usize].iter().map(|&other| number[other as usize]).collect());
        let near = near.collect();
        let mut zones: Vec<usize> = desks.iter().map(|&desk| problem.desks[desk as usize].3).collect();
        let of_desk = zones.clone();
        zones.sort_unstable();
        zones.dedup();
        let zone: Vec<u32> = of_desk.iter().map(|zone| zones.partition_point(|other| other < zone) as u32).collect();
        let mut members = vec![Vec::new(); zones.len()];
        for (desk, &zone) in (0..).zip(&zone) {
            members[zone as usize].push(desk);
        }
        let cap = zones.iter().zip(&members).map(|(&zone, members)| {
            let all = i64::try_from(members.len()).unwrap_or(i64::MAX);
            if problem.limited() { problem.zones[zone].cap.min(all) } else { all }
        });
        let cap = cap.collect();
        Self { desks, near, zone, cap, members }
    }

    /// No desk is used.
    pub(super) fn none(&self) -> Choice<'_> {
        Choice::new(self)
    }

    /// Whether these desks can be used together.
    pub(super) fn allows(&self, desks: &[u32]) -> bool {
        self.greedy(desks).keeps(desks)
    }

    /// A choice by the rule "block the fewest free desks", begun from the desks of `start` that can be kept.
    pub(super) fn greedy(&self, start: &[u32]) -> Choice<'_> {
        let mut choice = Choice::new(self);
        for &desk in start {
            if choice.may_take(desk) {
                choice.take(desk);
            }
        }
        choice.fill();
        choice
    }
}

/// Desks that are used together, with what is needed to change the choice quickly.
#[derive(Clone)]
pub(super) struct Choice<'a> {
    part: &'a Part,
    pub(super) used: Vec<bool>,
    /// How many used desks block each desk.
    blocked: Vec<u32>,
    /// How many desks are used in each zone.
    filled: Vec<i64>,
    pub(super) size: usize,
}

impl<'a> Choice<'a> {
    fn new(part: &'a Part) -> Self {
        let desks = part.desks.len();
        Self { part, used: vec![false; desks], blocked: vec![0; desks], filled: vec![0; part.cap.len()], size: 0 }
    }

    fn open(&self, desk: u32) -> bool {
        let zone = self.part.zone[desk as usize] as usize;
        self.filled[zone] < self.part.cap[zone]
    }

    pub(super) fn may_take(&self, desk: u32) -> bool {
        !self.used[desk as usize] && self.blocked[desk as usize] == 0 && self.open(desk)
    }

    pub(super) fn take(&mut self, desk: u32) {
        self.used[desk as usize] = true;
        self.filled[self.part.zone[desk as usize] as usize] += 1;
        self.size += 1;
        for &other in &self.part.near[desk as usize] {
            self.blocked[other as usize] += 1;
        }
    }

    pub(super) fn leave(&mut self, desk: u32) {
        self.used[desk as usize] = false;
        self.filled[self.part.zone[desk as usize] as usize] -= 1;
        self.size -= 1;
        for &other in &self.part.near[desk as usize] {
            self.blocked[other as usize] -= 1;
        }
    }

    /// How many free desks a desk would block.
    pub(super) fn blocks(&self, desk: u32) -> usize {
        self.part.near[desk as usize].iter().filter(|&&other| self.may_take(other)).count()
    }

    /// Takes desks until none is free, those first that block the fewest.
    fn fill(&mut self) {
        let part = self.part;
        let desks = 0..self.used.len() as u32;
        let free = desks.filter(|&desk| self.may_take(desk)).map(|desk| Reverse((self.blocks(desk), desk)));
        let mut queue: BinaryHeap<_> = free.collect();
        while let Some(Reverse((blocks, desk))) = queue.pop() {
            if !self.may_take(desk) || self.blocks(desk) != blocks {
                continue;
            }
            // Those that are no longer free make their neighbours block fewer.
            let mut gone: Vec<u32> =
                part.near[desk as usize].iter().copied().filter(|&near| self.may_take(near)).collect();
            self.take(desk);
            if !self.open(desk) {
                gone.extend(&part.members[part.zone[desk as usize] as usize]);
            }
            let mut changed: Vec<u32> =
                gone.iter().flat_map(|&near| part.near[near as usize].iter().copied()).collect();
            changed.sort_unstable();
            changed.dedup();
            changed.retain(|&other| self.may_take(other));
            queue.extend(changed.into_iter().map(|other| Reverse((self.blocks(other), other))));
        }
    }

    fn keeps(&self, desks: &[u32]) -> bool {
        desks.iter().all(|&desk| self.used[desk as usize])
    }

    /// The used desks, by their numbers in the part.
    pub(super) fn taken(&self) -> Vec<u32> {
        (0..self.used.len() as u32).filter(|&desk| self.used[desk as usize]).collect()
    }

    /// Iterated local search: forces a desk in, lets those too close go, fills up around them; keeps what is not worse
    /// (Andrade, Resende & Werneck, Journal of Heuristics 18, 2012). Ends at `enough` desks.
    pub(super) fn improve(&mut self, enough: usize, random: &mut Random, meter: &mut Meter<'_>) {
        let desks = self.used.len();
        if desks == 0 {
            return;
        }
        let mut log: Vec<(u32, bool)> = Vec::new();
        while self.size < enough && meter.go_on() {
            let desk = random.random_range(0..desks as u32);
            if self.used[desk as usize] {
                continue;
            }
            let before = self.size;
            log.clear();
            self.force(desk, random, &mut log);
            if self.size < before {
                while let Some((desk, taken)) = log.pop() {
                    if taken { self.leave(desk) } else { self.take(desk) }
                }
            }
        }
    }

    fn force(&mut self, desk: u32, random: &mut Random, log: &mut Vec<(u32, bool)>) {
        let part = self.part;
        let out: Vec<u32> =
            part.near[desk as usize].iter().copied().filter(|&other| self.used[other as usize]).collect();
        for &other in &out {
            self.leave(other);
            log.push((other, false));
        }
        if !self.open(desk) {
            let members = &part.members[part.zone[desk as usize] as usize];
            let mates: Vec<u32> = members.iter().copied().filter(|&other| self.used[other as usize]).collect();
            if mates.is_empty() {
                return;
            }
            let other = mates[random.random_range(0..mates.len())];
            self.leave(other);
            log.push((other, false));
        }
        self.take(desk);
        log.push((desk, true));
        let mut around: Vec<u32> = log.iter().flat_map(|&(gone, _)| part.near[gone as usize].iter().copied()).collect();
        around.retain(|&other| self.may_take(other));
        around.sort_unstable();
        around.dedup();
        while !around.is_empty() {
            let Some((_, next)) = around.iter().map(|&other| (self.blocks(other), other)).min() else { return };
            self.take(next);
            log.push((next, true));
            around.retain(|&other| self.may_take(other));
        }
    }
}
