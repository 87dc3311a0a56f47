//! Variants: the same meeting under other rules, for cases of which a condition holds.
//!
//! A table of a variant stands in place of the procedure's own table as a whole. An entry of a list stands in place of the
//! entry with the same id, or is added after the others.

use crate::procedure::{
    Agenda, ChairRule, Condition, Convene, Facts, Invitations, InviteeRule, Ladder, MinuteTaker, Minutes, Monitor,
    Origin, Outputs, Paper, Procedure, Purpose, Representation, Request, ScaleRule, Timescale, Trigger, ViewsRule,
};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variant {
    pub id: String,
    /// What it is, on screen: "Fostering Stability Meeting, between matching and the first review".
    pub say: String,
    pub when: Condition,
    /// What the meeting is called instead.
    pub name: Option<String>,
    pub short: Option<String>,
    pub purpose: Option<Purpose>,
    pub request: Option<Request>,
    pub convene: Option<Convene>,
    pub invitations: Option<Invitations>,
    pub chair: Option<ChairRule>,
    pub minute_taker: Option<MinuteTaker>,
    pub representation: Option<Representation>,
    pub agenda: Option<Agenda>,
    pub outputs: Option<Outputs>,
    pub minutes: Option<Minutes>,
    pub scale: Option<ScaleRule>,
    pub monitor: Option<Monitor>,
    pub triggers: Vec<Trigger>,
    pub timescales: Vec<Timescale>,
    pub invitees: Vec<InviteeRule>,
    pub papers: Vec<Paper>,
    pub views: Vec<ViewsRule>,
    /// Each in place of the ladder for the same wait.
    pub ladders: Vec<Ladder>,
    pub origin: Origin,
}

impl Procedure {
    /// The procedure as it stands for a case with these facts: with the first variant laid over whose condition holds.
    /// None: no variant applies, and the procedure stands as it is.
    pub fn as_it_applies(&self, facts: &Facts) -> Option<Procedure> {
        self.variant_for(facts).map(|variant| self.with(variant))
    }

    /// The first variant whose condition certainly holds. What is not known yet never chooses one.
    pub fn variant_for(&self, facts: &Facts) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.when.holds(facts, &|_| false).is_yes())
    }

    /// The procedure under a variant of its own, by the variant's id: for a case that keeps the one it began under.
    pub fn under(&self, variant: &str) -> Option<Procedure> {
        self.variants.iter().find(|v| v.id == variant).map(|v| self.with(v))
    }

    fn with(&self, variant: &Variant) -> Procedure {
        let v = variant.clone();
        let mut p = self.clone();
        put(&mut p.kind.name, v.name);
        put(&mut p.kind.short, v.short);
        put(&mut p.purpose, v.purpose);
        put(&mut p.request, v.request);
        put(&mut p.convene, v.convene);
        put(&mut p.invitations, v.invitations);
        put(&mut p.chair, v.chair);
        put(&mut p.representation, v.representation);
        put(&mut p.agenda, v.agenda);
        put(&mut p.outputs, v.outputs);
        put(&mut p.minutes, v.minutes);
        put(&mut p.monitor, v.monitor);
        p.minute_taker = v.minute_taker.or(p.minute_taker);
        p.scale = v.scale.or(p.scale);
        lay_over(&mut p.triggers, v.triggers, |a, b| a.id == b.id);
        lay_over(&mut p.timescales, v.timescales, |a, b| a.id == b.id);
        lay_over(&mut p.invitees, v.invitees, |a, b| a.id == b.id);
        lay_over(&mut p.papers, v.papers, |a, b| a.id == b.id);
        lay_over(&mut p.views, v.views, |a, b| a.id == b.id);
        lay_over(&mut p.ladders, v.ladders, |a, b| a.waits_for == b.waits_for);
        p
    }
}

fn put<T>(own: &mut T, over: Option<T>) {
    if let Some(over) = over {
        *own = over;
    }
}

fn lay_over<T>(own: &mut Vec<T>, over: Vec<T>, same: impl Fn(&T, &T) -> bool) {
    for entry in over {
        match own.iter_mut().find(|old| same(old, &entry)) {
            Some(old) => *old = entry,
            None => own.push(entry),
        }
    }
}
