//! Pages of `docs` that are made from the code and the procedures: a test fails when one is no longer true, and writes it
//! anew when `MAINSTAY_WRITE_DOCS` is set.

use std::path::Path;

use mainstay::procedure::file::read;

/// Compares a page with what it should say. With `MAINSTAY_WRITE_DOCS=1` it is written instead.
pub fn kept_true(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("MAINSTAY_WRITE_DOCS").is_some() {
        std::fs::write(&path, text).expect("the page can be written");
        return;
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = stands.lines().zip(text.lines()).find(|(old, new)| old != new);
    assert!(
        stands == text,
        "{} is no longer true. Run this test with MAINSTAY_WRITE_DOCS=1 to write it anew.\nFirst difference: {differs:#?}",
        path.display()
    );
}

#[test]
fn the_field_by_field_pages_say_what_the_reader_reads() {
    kept_true("docs/procedure-fields.md", &mainstay::procedure::schema::page());
}

/// The guide's example, put together from its pieces.
#[test]
fn the_worked_example_of_the_guide_can_be_used() {
    let guide = include_str!("../../docs/procedures.md");
    let (_, example) = guide.split_once("## A worked example").expect("the guide has one");
    let pieces = example.split("```toml\n").skip(1).filter_map(|piece| piece.split_once("```").map(|(toml, _)| toml));
    let whole = pieces.collect::<Vec<_>>().join("\n");
    let (procedure, warnings) = read("example.toml", &whole).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(procedure.kind.id.as_str(), "csm");
    let promised = |key: &str| key == "ladder" || key.starts_with("gap[");
    assert!(warnings.iter().all(|w| promised(&w.key)), "the guide speaks of missing ladders only: {warnings:#?}");
}
