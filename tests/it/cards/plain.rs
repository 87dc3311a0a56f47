//! Cards and forms as plain words: what a screen reader would meet, in order.

use std::fmt::Write;

use mainstay::card::{Action, Block, Card, Emphasis, Field, FieldKind, Form};

pub trait Plain {
    fn plain(&self) -> String;
}

impl Plain for Card {
    fn plain(&self) -> String {
        let mut text = format!("# {}\n", self.headline);
        self.blocks.iter().for_each(|b| block(&mut text, b));
        text
    }
}

impl Plain for Form {
    fn plain(&self) -> String {
        let mut text = format!("= {} =\n", self.title);
        self.intro.iter().for_each(|b| block(&mut text, b));
        self.fields.iter().for_each(|f| field(&mut text, f));
        let more = self.buttons.iter().map(|(_, label)| format!("[{label}]"));
        let submit = self.submit.iter().map(|label| format!("[{label}]*"));
        writeln!(text, "{}", more.chain(submit).collect::<Vec<_>>().join(" ")).expect("text");
        text
    }
}

impl Plain for (&str, Card) {
    fn plain(&self) -> String {
        format!("-- {} --\n{}", self.0, self.1.plain())
    }
}

impl<T: Plain, const N: usize> Plain for [T; N] {
    fn plain(&self) -> String {
        self.iter().map(Plain::plain).collect::<Vec<_>>().join("\n")
    }
}

fn block(text: &mut String, block: &Block) {
    let lines = match block {
        Block::Heading(s) => format!("## {s}"),
        Block::Say(s) => s.clone(),
        Block::Next(s) => format!("Next: {s}"),
        Block::Warn(s) => format!("Important: {s}"),
        Block::Note(s) => format!("({s})"),
        Block::Divider => "---".into(),
        Block::Facts(facts) => facts.iter().map(|(k, v)| format!("{k}: {v}")).collect::<Vec<_>>().join("\n"),
        Block::List(items) => items.iter().map(|i| format!("- {i}")).collect::<Vec<_>>().join("\n"),
        Block::Actions(actions) => actions.iter().map(button).collect::<Vec<_>>().join(" "),
    };
    writeln!(text, "{lines}").expect("text");
}

fn button(action: &Action) -> String {
    let mark = match action.emphasis {
        Emphasis::Primary => "*",
        Emphasis::Danger => "!",
        Emphasis::Plain => "",
    };
    let usual = action.spoken == format!("{}, PM-7K3Q", action.label) || action.spoken == action.label;
    let spoken = if usual { String::new() } else { format!(" “{}”", action.spoken) };
    format!("[{}]{mark}{spoken}", action.label)
}

fn field(text: &mut String, field: &Field) {
    let optional = if field.required { "" } else { " (optional)" };
    writeln!(text, "{}{optional} <{}>", field.label, field.name).expect("text");
    if let Some(hint) = &field.hint {
        writeln!(text, "    {hint}").expect("text");
    }
    if let Some(fault) = &field.fault {
        writeln!(text, "    ! {fault}").expect("text");
    }
    let choices = match &field.kind {
        FieldKind::Choice(all) | FieldKind::Choices(all) | FieldKind::Person(all) => all.as_slice(),
        _ => &[],
    };
    for choice in choices {
        let hint = choice.hint.as_ref().map_or_else(String::new, |h| format!(" ({h})"));
        writeln!(text, "    o {}{hint}", choice.label).expect("text");
    }
    if let Some(value) = &field.value {
        writeln!(text, "    = {value:?}").expect("text");
    }
}
