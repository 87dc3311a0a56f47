//! Values that no form of ours would send: they are refused beside their field, and noted, once for each page sent.

use crate::card::{FieldKind, Form};
use crate::interaction::{About, Value, Values};
use crate::store::{StoreError, Tx, audit};

use super::Sitting;

impl Sitting<'_> {
    /// Notes a page with a value that its form did not offer, or that cannot be read as any.
    pub(super) async fn note_unoffered(
        &self,
        tx: &mut Tx,
        form: &Form,
        values: &Values,
        about: Option<&About>,
    ) -> Result<(), StoreError> {
        if !self.first || !form.fields.iter().any(|f| values.get(&f.name).is_some_and(|v| !offers(&f.kind, v))) {
            return Ok(());
        }
        let meeting = about.map(|about| &about.meeting);
        audit::note(tx, self.now, self.from, Some(&self.person), meeting, "value_not_offered").await
    }
}

fn offers(kind: &FieldKind, value: &Value) -> bool {
    let known = |code: &str| match kind {
        FieldKind::Choice(all) | FieldKind::Choices(all) | FieldKind::Person(all) => all.iter().any(|c| c.code == code),
        _ => true,
    };
    match value {
        Value::Unreadable => false,
        Value::Choice(code) => known(code),
        Value::Choices(codes) => codes.iter().all(|code| known(code)),
        Value::Person(id) => known(id.as_str()),
        Value::Text(_) | Value::Date(_) | Value::Time(_) => true,
    }
}
