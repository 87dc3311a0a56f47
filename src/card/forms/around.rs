//! Forms about what stands around a meeting: codes and dates; a reason only where the procedure asks for one.

use super::Parts;
use super::fields::{BOXES, choice, choice_of, field, note_of, select, tens, text};
use crate::calendar::full_date;
use crate::card::view::View;
use crate::card::words::{around as say, clip, sentence_case, stopped};
use crate::card::{Block, Choice, Field, FieldKind, words};
use crate::ids::{ItemId, RoleId};
use crate::interaction::{Draft, Value, Verb};
use crate::meeting::around::{How, NotAsked, NotPossible, Step, look};
use crate::meeting::decide::outcomes;
use crate::procedure::Noun;

/// "We could not agree", in the list of what may come of a disagreement.
pub const CANNOT_AGREE: &str = "cannot_agree";
/// So long may a choice's label be, and its hint.
const LABEL: usize = 75;
/// "Yes, all of them", of the questions that must be asked.
const ALL_ASKED: &str = "all";
/// "Another meeting instead", with the kind behind it.
pub const BECOMES: &str = "becomes-";

/// The form of a verb that has to do with what stands around the meeting. None: the verb needs no form.
pub fn parts(view: &View<'_>, draft: &Draft, item: Option<&ItemId>) -> Option<Parts> {
    let title = words::label(draft.verb);
    Some(match draft.verb {
        Verb::AskExemption => exemption(view)?,
        Verb::Consulted => consulted(view, item)?,
        Verb::Disagree => disagree(view)?,
        Verb::SettleDispute => settle(view, item?)?,
        Verb::RecordViews => views(view, item)?,
        Verb::TickReturned => (title, note_of("By their type only: Mainstay takes no papers."), returned(view), "Tick"),
        Verb::TickAsked => (title, Vec::new(), asked(view), "Tick"),
        Verb::ChooseThemes => {
            let intro = note_of("Choose those that you saw in it, or none. Only the codes are kept.");
            (title, intro, themes(view), "Choose")
        }
        Verb::ChildMoved => {
            let intro =
                note_of("Only the day is kept. Nobody is told where to, and the chair is asked how it goes on.");
            (title, intro, vec![field("date", "On which day?", FieldKind::Date, true)], "Record")
        }
        Verb::AfterMove => after_move(view),
        Verb::LinkRequest => {
            let intro = note_of(
                "For a brother or sister in the same placement. Each has a request and dates of their own. Whoever \
                 arranges the meetings sees that they belong together.",
            );
            let mut which = field("reference", "Which request?", FieldKind::Text { long: false, max: 10 }, true);
            which.hint = Some("Its reference, such as PM-7K3Q.".into());
            (title, intro, vec![which], "Link them")
        }
        _ => return None,
    })
}

fn exemption(view: &View<'_>) -> Option<Parts> {
    let rules = view.exemptions();
    let choices = rules.iter().map(|e| in_two(&e.id, &e.say)).collect();
    let mut which = field("exemption", "Under which rule?", FieldKind::Choice(choices), true);
    which.value = (rules.len() == 1).then(|| Value::Choice(rules[0].id.clone()));
    let required = !rules.is_empty() && rules.iter().all(|e| e.reason_required);
    let mut fields = vec![which];
    if rules.iter().any(|e| e.reason_required) {
        fields.push(text("reason", "Why?", required));
    }
    let intro = "Until it is decided, the meeting and its time limit go on. Only those who decide read the reason.";
    (!rules.is_empty()).then(|| (words::label(Verb::AskExemption), note_of(intro), fields, "Ask for it"))
}

/// A choice whose words may be longer than a label: what comes after their first pause goes below it.
fn in_two(code: &str, words: &str) -> Choice {
    let long = words.chars().count() > LABEL;
    let pause = [". ", ": ", ", "].iter().find_map(|pause| Some((words.find(pause)?, pause.len())));
    match pause.filter(|_| long) {
        Some((at, length)) => {
            let mut choice = Choice::new(code, clip(&words[..at], LABEL));
            choice.hint = Some(clip(&sentence_case(&words[at + length..]), LABEL));
            choice
        }
        None => Choice::new(code, clip(words, LABEL)),
    }
}

fn consulted(view: &View<'_>, item: Option<&ItemId>) -> Option<Parts> {
    let exempting = view.m.around.exempting()?;
    let rule = look::exemption(view.p, exempting)?;
    let left = match exempting.step(rule) {
        Some(Step::Consult(left)) => left,
        // Somebody's own word takes the place of what was written down for them.
        _ if item.is_some() => Vec::new(),
        _ => return None,
    };
    let mut intro = note_of("Who and when, not what was said. Please put the words in the case system.");
    let mut fields = Vec::new();
    match item {
        Some(role) => {
            intro.push(Block::Say(format!("Consulted: {}.", view.p.role_title(&RoleId::from(role.as_str())))))
        }
        None => {
            let choices = left.into_iter().map(|role| Choice::new(role.as_str(), clip(&view.holder(role), LABEL)));
            fields.push(field("role", "Who was consulted?", FieldKind::Choice(choices.collect()), true));
        }
    }
    let mut date = field("date", "On which day?", FieldKind::Date, true);
    date.value = Some(Value::Date(view.today()));
    fields.push(date);
    let agrees = [("yes", "Yes"), ("no", "No: they think that the meeting should go ahead")];
    fields.push(select("agrees", "Do they agree with the exemption?", &agrees));
    Some(("Record a consultation", intro, fields, "Record"))
}

fn disagree(view: &View<'_>) -> Option<Parts> {
    let rules = view.disputes();
    let choices = rules.iter().map(|d| Choice::new(d.id.clone(), clip(&sentence_case(&d.about), LABEL))).collect();
    let which = field("dispute", "What do you not agree with?", FieldKind::Choice(choices), true);
    let intro = format!("Those whom the procedure names are asked to settle it.{}", view.limit_goes_on());
    (!rules.is_empty()).then(|| (words::label(Verb::Disagree), note_of(&intro), vec![which], "Send"))
}

fn settle(view: &View<'_>, item: &ItemId) -> Option<Parts> {
    let d = view.m.around.disagreement(item)?;
    let rule = view.p.dispute(&d.rule)?;
    let mut choices: Vec<Choice> =
        outcomes(view.m, view.p, d).iter().map(|how| Choice::new(how.as_str(), say::settled(*how))).collect();
    if !d.finally && !rule.final_by.is_empty() {
        let finally: Vec<String> = rule.final_by.iter().map(|role| view.p.role_title(role)).collect();
        let mut cannot = Choice::new(CANNOT_AGREE, "We could not agree");
        cannot.hint = Some(clip(&format!("Then decided by: {}", finally.join("; ")), LABEL));
        choices.push(cannot);
    }
    let mut intro = vec![Block::Say(format!("What people do not agree about: {}.", rule.about))];
    if d.finally && d.asked.len() > 1 {
        intro.push(Block::Say("You decide together: it stands once each of you has recorded the same.".into()));
    }
    intro.extend(rule.other_route.iter().map(|route| Block::Note(stopped(route))));
    let how = field("how", "What was decided?", FieldKind::Choice(choices), true);
    Some((words::label(Verb::SettleDispute), intro, vec![how], "Record"))
}

fn views(view: &View<'_>, item: Option<&ItemId>) -> Option<Parts> {
    let wanted = look::views_wanted(view.m, view.p);
    let mut fields = Vec::new();
    let mut intro = note_of("Only by whom, how and when. What they said goes to the chair or the case system.");
    let rule = item.and_then(|id| wanted.iter().find(|rule| rule.id == id.as_str()));
    match rule {
        Some(rule) => intro.push(Block::Say(format!("Whose views: {}.", rule.of))),
        None if wanted.is_empty() => return None,
        None => {
            let choices = wanted.iter().map(|rule| Choice::new(rule.id.clone(), clip(&sentence_case(&rule.of), LABEL)));
            fields.push(field("rule", "Whose views?", FieldKind::Choice(choices.collect()), true));
        }
    }
    let status = [
        ("gathered", "They were gathered"),
        ("chose_not", "They were asked, and chose not to"),
        ("not_possible", "It was not possible"),
    ];
    fields.push(select("status", "What became of it?", &status));
    let ways: Vec<(&str, &str)> = How::ALL.iter().map(|h| (h.as_str(), say::how(*h))).collect();
    fields.push(select("how", "If they were gathered: how?", &ways).optional());
    let mut date = field("date", "If they were gathered: on which day?", FieldKind::Date, false);
    date.value = Some(Value::Date(view.today()));
    fields.push(date);
    let carriers: Vec<Choice> = rule.map_or_else(Vec::new, |rule| {
        rule.carriers.iter().map(|role| Choice::new(role.as_str(), clip(&view.p.role_title(role), LABEL))).collect()
    });
    if !carriers.is_empty() {
        fields.push(field("carrier", "Through whom, if not yourself?", FieldKind::Choice(carriers), false));
    }
    fields.push(why_not_possible("why", "If it was not possible: why?").optional());
    Some((words::label(Verb::RecordViews), intro, fields, "Record"))
}

fn why_not_possible(name: &str, label: &str) -> Field {
    let whys: Vec<(&str, &str)> = NotPossible::ALL.iter().map(|w| (w.as_str(), say::not_possible(*w))).collect();
    select(name, label, &whys)
}

/// What is still to come back, ten to a field.
fn returned(view: &View<'_>) -> Vec<Field> {
    let all = look::returns(view.m, view.p).into_iter();
    let left = all.filter(|(i, paper)| !view.m.around.has_returned(&i.id, &paper.id));
    let choices: Vec<Choice> = left
        .map(|(invitee, paper)| {
            let who = view.who(invitee.end().person.as_ref(), &invitee.role);
            let mut choice = Choice::new(format!("{}.{}", invitee.id, paper.id), clip(&who, LABEL));
            choice.hint = Some(clip(&paper.name, LABEL));
            choice
        })
        .collect();
    tens("back", "What came back?", "And of these?", choices, &[])
}

/// Whether every question was asked that must be, and if not, why: one answer, on a phone. None: it is known already.
pub fn all_asked(view: &View<'_>) -> Option<Field> {
    let must = look::must_ask(view.p);
    let known = view.m.around.asked.as_ref();
    if must.is_empty() || known.is_some_and(|a| a.asked.len() == must.len()) {
        return None;
    }
    let whys: Vec<String> = NotAsked::ALL.iter().map(|w| format!("Not all of them. {}", say::not_asked(*w))).collect();
    let whys = NotAsked::ALL.iter().zip(&whys).map(|(w, words)| (w.as_str(), words.as_str()));
    let all: Vec<(&str, &str)> = std::iter::once((ALL_ASKED, "Yes, all of them")).chain(whys).collect();
    let mut field = select("all_asked", "Was everything asked that must be?", &all);
    field.hint = Some(format!("{} on the agenda.", words::count(must.len(), "question")));
    field.value = known.and_then(|a| a.why_not).map(|w| Value::Choice(w.as_str().into()));
    Some(field)
}

/// The questions that must be asked, and why one was not.
fn asked(view: &View<'_>) -> Vec<Field> {
    let known = view.m.around.asked.as_ref();
    let must = look::must_ask(view.p);
    let choices: Vec<Choice> =
        must.iter().map(|(n, item)| Choice::new(n.to_string(), clip(&item.say, LABEL))).collect();
    if choices.is_empty() {
        return Vec::new();
    }
    let ticked: Vec<String> = known.into_iter().flat_map(|a| &a.asked).map(ToString::to_string).collect();
    let mut fields = tens("asked", "Which of these were asked?", "And of these?", choices, &ticked);
    let whys: Vec<(&str, &str)> = NotAsked::ALL.iter().map(|w| (w.as_str(), say::not_asked(*w))).collect();
    let mut why = select("why_not", "If one was not asked: why?", &whys).optional();
    why.value = known.and_then(|a| a.why_not).map(|w| Value::Choice(w.as_str().into()));
    fields.push(why);
    fields
}

/// Views that may not be left unknown in silence: why they are.
pub fn missing_views(view: &View<'_>) -> Option<Field> {
    let missing = look::missing_views(view.m, view.p);
    let of: Vec<&str> = missing.iter().map(|rule| rule.of.as_str()).collect();
    (!of.is_empty()).then(|| {
        let mut why = why_not_possible("views_missing", "Views are not recorded: why?");
        why.hint = Some(clip(&format!("Of: {}", of.join("; ")), 150));
        why
    })
}

fn themes(view: &View<'_>) -> Vec<Field> {
    let choices = view.p.minutes.themes.iter().map(|c| Choice::new(c.code.clone(), clip(&c.say, LABEL))).collect();
    tens("themes", "Which themes do you see in it?", "And of these?", choices, &[])
}

fn after_move(view: &View<'_>) -> Parts {
    let mut choices = vec![Choice::new("goes_on", "The meeting goes on")];
    for kind in view.instead() {
        let words = format!("{} is asked for instead", words::a_first(&kind.kind.name));
        let mut choice = Choice::new(format!("{BECOMES}{}", kind.kind.id), clip(&words, LABEL));
        choice.hint = Some("This meeting ends, and everybody is told.".into());
        choices.push(choice);
    }
    choices.push(Choice::new("cancelled", "The meeting is cancelled"));
    let moved = view.m.around.unanswered_move();
    let intro = moved
        .map(|m| Block::Say(format!("The {} moved on {}.", view.p.noun(Noun::Child), full_date(m.on))))
        .into_iter()
        .collect();
    let mut fields = vec![field("becomes", "What becomes of the meeting?", FieldKind::Choice(choices), true)];
    let ended = look::of_the_ended_placement(view.m, view.p);
    if !ended.is_empty() {
        let choices = ended.into_iter().take(BOXES).map(|i| choice_of(view, i)).collect();
        let label = format!("Who of the {} that ended need not come?", view.p.noun(Noun::Stay));
        let mut go = field("let_go", &label, FieldKind::Choices(choices), false);
        go.hint = Some("If the meeting goes on. The others stay invited.".into());
        fields.push(go);
    }
    fields.push(choice("reason", "If it is cancelled: why?", &view.p.cancel.reasons, false));
    (words::label(Verb::AfterMove), intro, fields, "Send")
}
