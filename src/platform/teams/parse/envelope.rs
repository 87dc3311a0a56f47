//! The outside of an activity: whom it is from, where it was, and where an answer would go.

use serde_json::Value as Json;

use super::Unreadable;
use crate::interaction::{Account, PlatformName};
use crate::platform::teams::book::Entry;
use crate::platform::teams::client::Place;

const LONGEST_ID: usize = 500;

/// The outside of an activity, as it claims to be. The token and the settings say whether that is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    pub channel_id: String,
    pub at: Place,
    /// In lower case. Empty if the activity names none.
    pub tenant: String,
    /// The bot's own id.
    pub bot: String,
    /// Whether this is a person's own conversation with the bot.
    pub personal: bool,
    /// Who it is from; None for what no person did.
    pub account: Option<Account>,
    /// Their `29:` id.
    pub user: Option<String>,
}

impl Envelope {
    pub fn read(activity: &Json) -> Result<Self, Unreadable> {
        let needed = |json: &Json| id(json).map(str::to_owned).ok_or(Unreadable::Incomplete);
        let conversation = &activity["conversation"];
        let tenant = id(&activity["channelData"]["tenant"]["id"]).or_else(|| id(&conversation["tenantId"]));
        let tenant = tenant.unwrap_or_default().to_lowercase();
        let bot = needed(&activity["recipient"]["id"])?;
        let who = who(activity, &bot);
        let account = who.and_then(|who| id(&who["aadObjectId"]).map(str::to_lowercase).or_else(|| owned(&who["id"])));
        // A conversation says what it is; very old clients leave it out where it is a person's own.
        let personal = match conversation["conversationType"].as_str() {
            Some(kind) => kind == "personal",
            None => conversation["isGroup"] != true && activity["channelData"]["team"].is_null(),
        };
        Ok(Self {
            channel_id: needed(&activity["channelId"])?,
            at: Place { service_url: needed(&activity["serviceUrl"])?, channel: needed(&conversation["id"])? },
            account: account.map(|user| {
                let workspace = Some(tenant.clone()).filter(|t| !t.is_empty());
                Account { platform: PlatformName::Teams, workspace, enterprise: None, user }
            }),
            user: who.and_then(|who| owned(&who["id"])),
            tenant,
            bot,
            personal,
        })
    }

    /// What the address book learns from it.
    pub fn entry(&self) -> Option<Entry> {
        let account = self.account.as_ref()?;
        Some(Entry {
            workspace: self.tenant.clone(),
            account: account.user.clone(),
            user: self.user.clone(),
            bot: self.bot.clone(),
            channel: self.personal.then(|| self.at.channel.clone()),
            service_url: self.at.service_url.clone(),
        })
    }
}

/// The person it is from; where the bot itself is said to have joined, the other one who did.
fn who<'a>(activity: &'a Json, bot: &str) -> Option<&'a Json> {
    let person = |who: &&Json| id(&who["id"]).is_some_and(|id| id != bot);
    let from = Some(&activity["from"]).filter(person);
    let joined =
        || ["membersAdded", "membersRemoved"].iter().find_map(|list| activity[list].as_array()?.iter().find(person));
    from.filter(|who| who["aadObjectId"].is_string()).or_else(joined).or(from)
}

fn owned(json: &Json) -> Option<String> {
    id(json).map(str::to_owned)
}

fn id(json: &Json) -> Option<&str> {
    json.as_str().filter(|text| (1..=LONGEST_ID).contains(&text.len()) && !text.chars().any(char::is_control))
}
