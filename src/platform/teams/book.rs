//! The address book: where each person's own conversation with the app is, as the Bot Connector last told it.

use futures::future::BoxFuture;

/// Where one person is written to. Ids are opaque; `service_url` is one that was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The tenant's id.
    pub workspace: String,
    /// The person's Entra object id, in lower case; their `29:` id where Teams gave no other.
    pub account: String,
    /// The person's `29:` id, which is theirs with this bot only. None until they have been heard from.
    pub user: Option<String>,
    /// The bot's own `28:` id.
    pub bot: String,
    /// Their personal conversation. None until it is known.
    pub channel: Option<String>,
    pub service_url: String,
}

/// The book could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the address book cannot be used: {0}")]
pub struct NoBook(pub String);

/// Keeps entries, by tenant and account. What an entry does not know (`channel`, `user`) is left as it was.
pub trait AddressBook: Send + Sync {
    fn keep(&self, entry: Entry) -> BoxFuture<'_, Result<(), NoBook>>;

    fn of_account<'a>(&'a self, workspace: &'a str, account: &'a str) -> BoxFuture<'a, Result<Option<Entry>, NoBook>>;

    fn of_channel<'a>(&'a self, channel: &'a str) -> BoxFuture<'a, Result<Option<Entry>, NoBook>>;
}
