//! An app manifest held against Slack's published limits for it, as far as Mainstay uses them. Every key must be one
//! that the table names: Slack refuses others, so a slip of the pen is found here.

use serde_json::Value as Json;

/// What a value must be, by its path; `[]` stands for any place in a list.
enum Rule {
    Flag,
    Whole,
    /// At least one and at most so many characters.
    Text(usize),
    /// A web address of at most so many characters.
    Address(usize),
    OneOf(&'static [&'static str]),
    /// At most so many items.
    List(usize),
}

use Rule::{Address, Flag, List, OneOf, Text, Whole};

const RULES: &[(&str, Rule)] = &[
    ("_metadata.major_version", Whole),
    ("_metadata.minor_version", Whole),
    ("display_information.name", Text(35)),
    ("display_information.description", Text(140)),
    ("display_information.background_color", Text(7)),
    ("features.app_home.home_tab_enabled", Flag),
    ("features.app_home.messages_tab_enabled", Flag),
    ("features.app_home.messages_tab_read_only_enabled", Flag),
    ("features.bot_user.display_name", Text(80)),
    ("features.bot_user.always_online", Flag),
    ("features.shortcuts", List(10)),
    ("features.shortcuts[].name", Text(24)),
    ("features.shortcuts[].type", OneOf(&["global", "message"])),
    ("features.shortcuts[].callback_id", Text(255)),
    ("features.shortcuts[].description", Text(150)),
    ("features.slash_commands", List(50)),
    ("features.slash_commands[].command", Text(32)),
    ("features.slash_commands[].url", Address(3000)),
    ("features.slash_commands[].description", Text(2000)),
    ("features.slash_commands[].usage_hint", Text(1000)),
    ("features.slash_commands[].should_escape", Flag),
    ("oauth_config.scopes.bot", List(255)),
    ("oauth_config.scopes.bot[]", OneOf(&["commands", "chat:write", "im:write", "im:history", "users:read"])),
    ("settings.event_subscriptions.request_url", Address(3500)),
    ("settings.event_subscriptions.bot_events", List(100)),
    (
        "settings.event_subscriptions.bot_events[]",
        OneOf(&["app_home_opened", "app_uninstalled", "message.im", "tokens_revoked", "user_change"]),
    ),
    ("settings.interactivity.is_enabled", Flag),
    ("settings.interactivity.request_url", Address(3500)),
    ("settings.interactivity.message_menu_options_url", Address(3500)),
    ("settings.org_deploy_enabled", Flag),
    ("settings.socket_mode_enabled", Flag),
    ("settings.token_rotation_enabled", Flag),
];

/// Every fault of a manifest, as `path: fault`.
pub fn faults(yaml: &str) -> Vec<String> {
    let manifest: Json = match serde_yaml_ng::from_str(yaml) {
        Ok(manifest) => manifest,
        Err(error) => return vec![format!("not YAML: {error}")],
    };
    let mut faults = Vec::new();
    walk(&manifest, "", &mut faults);
    for needed in [
        "/display_information/name",
        "/features/bot_user/display_name",
        "/features/slash_commands/0/command",
        "/features/slash_commands/0/url",
        "/settings/interactivity/is_enabled",
        "/settings/interactivity/message_menu_options_url",
        "/settings/event_subscriptions/request_url",
    ] {
        if manifest.pointer(needed).is_none() {
            faults.push(format!("{needed}: missing"));
        }
    }
    if !manifest["features"]["slash_commands"][0]["command"].as_str().is_some_and(|c| c.starts_with('/')) {
        faults.push("features.slash_commands: the command must begin with /".into());
    }
    faults
}

fn walk(json: &Json, path: &str, faults: &mut Vec<String>) {
    let rule = RULES.iter().find(|(known, _)| *known == path).map(|(_, rule)| rule);
    match (json, rule) {
        (Json::Object(map), None) => {
            for (name, value) in map {
                walk(value, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, faults);
            }
        }
        (Json::Array(items), Some(List(most))) => {
            if !(1..=*most).contains(&items.len()) {
                faults.push(format!("{path}: {} items", items.len()));
            }
            items.iter().for_each(|item| walk(item, &format!("{path}[]"), faults));
        }
        (_, None) => faults.push(format!("{path}: Slack knows no such key")),
        (value, Some(rule)) if !holds(rule, value) => faults.push(format!("{path}: {value}")),
        _ => {}
    }
}

fn holds(rule: &Rule, value: &Json) -> bool {
    let text = value.as_str();
    let within = |most: usize| text.is_some_and(|t| (1..=most).contains(&t.chars().count()));
    match rule {
        Flag => value.is_boolean(),
        Whole => value.as_u64().is_some(),
        Text(most) => within(*most),
        Address(most) => within(*most) && text.is_some_and(|t| t.starts_with("https://") || t.starts_with("http://")),
        OneOf(words) => text.is_some_and(|t| words.contains(&t)),
        List(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = include_str!("../../../manifests/slack.yaml");

    #[test]
    fn our_manifest_is_one_that_slack_takes() {
        assert_eq!(faults(OURS), Vec::<String>::new());
    }

    #[test]
    fn slips_of_the_pen_are_found() {
        for (good, bad) in [
            ("is_enabled: true", "is_enabled: maybe"),
            ("home_tab_enabled", "home_tab_on"),
            ("name: My list", "name: Everything that waits for me"),
            ("command: /placement", "command: placement"),
            ("url: \"https:", "url: \"ftp:"),
            ("- user_change", "- user_changed"),
        ] {
            assert!(OURS.contains(good), "{good}");
            assert!(!faults(&OURS.replacen(good, bad, 1)).is_empty(), "{bad}");
        }
    }
}
