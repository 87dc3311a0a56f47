//! The year as a picture: for each role, a person's busiest week as a bar, and a usual week as a mark on it. One SVG,
//! complete in itself.

use maud::{Markup, html};

use super::figures::{Figures, RoleFigures};

const WIDTH: usize = 860;
const ROW: usize = 26;
const TOP: usize = 96;
const LABELS: usize = 340;
/// Room for the number behind the longest bar.
const RIGHT: usize = 60;
/// No label is longer, in characters.
const LABEL: usize = 46;

/// The picture as the text of an SVG file.
pub fn picture(figures: &Figures) -> String {
    let rows: Vec<&RoleFigures> = figures.roles.iter().filter(|r| r.messages > 0).collect();
    let most = rows.iter().map(|r| r.worst).max().unwrap_or(0).max(1);
    let height = TOP + rows.len() * ROW + 40;
    let year = figures.year;
    let title = format!("Messages to one person in a week, {}", year.year);
    let about = format!(
        "{} cases, seed {}. Bar: the busiest week of anybody. Line: half of all weeks are no busier.",
        year.cases, year.seed
    );
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title about" width=(WIDTH) height=(height)
            viewBox=(format!("0 0 {WIDTH} {height}")) font-family="Arial, Helvetica, sans-serif" font-size="14" fill="#0b0c0c" {
            title id="title" { (title) }
            desc id="about" { (about) }
            rect width=(WIDTH) height=(height) fill="#ffffff" {}
            text x="20" y="34" font-size="20" font-weight="bold" { (title) }
            text x="20" y="60" { (about) }
            @for (n, role) in rows.iter().enumerate() {
                (row(role, TOP + n * ROW, most))
            }
        }
    };
    format!("{}\n", svg.into_string())
}

fn row(role: &RoleFigures, y: usize, most: u32) -> Markup {
    let room = WIDTH - LABELS - RIGHT;
    let long = |n: u32| n as usize * room / most as usize;
    let label: String = match role.title.chars().count() > LABEL {
        true => role.title.chars().take(LABEL - 1).chain(['…']).collect(),
        false => role.title.clone(),
    };
    let usual = LABELS + long(role.median);
    html! {
        text x=(LABELS - 10) y=(y + 15) text-anchor="end" { (label) }
        rect x=(LABELS) y=(y) width=(long(role.worst)) height=(ROW - 6) fill="#5694ca" {
            title { (role.title) ": " (role.worst) " in the busiest week, " (role.median) " in a usual one" }
        }
        line x1=(usual) x2=(usual) y1=(y - 2) y2=(y + ROW - 4) stroke="#0b0c0c" stroke-width="3" {}
        text x=(LABELS + long(role.worst) + 8) y=(y + 15) { (role.worst) }
    }
}
