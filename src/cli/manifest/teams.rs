//! The Teams app package: a zip with the manifest and its two icons at its root.

use std::io::{Cursor, Write};

use serde_json::{Value as Json, json};
use url::Url;
use uuid::Uuid;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, result::ZipError};

use super::{WrongAddress, base};

/// As it is kept, it is a good manifest for an address that nobody has.
const MANIFEST: &str = include_str!("../../../manifests/teams/manifest.json");
const COLOR: &[u8] = include_bytes!("../../../manifests/teams/color.png");
const OUTLINE: &[u8] = include_bytes!("../../../manifests/teams/outline.png");

/// Why no package can be made.
#[derive(Debug, thiserror::Error)]
pub enum NoPackage {
    #[error(transparent)]
    Address(#[from] WrongAddress),
    #[error(
        "TEAMS_APP_ID is not set: give the application (client) id of the bot's app registration in Microsoft Entra, \
         as in TEAMS_APP_ID=… mainstay manifest teams --url … --out …"
    )]
    NoAppId,
    #[error(
        "TEAMS_APP_ID is no application id: it looks like 1b2c3d4e-0000-0000-0000-000000000000, and stands on the \
         overview page of the app registration"
    )]
    WrongAppId,
    #[error("the package could not be made: {0}")]
    Zip(#[from] ZipError),
    #[error("the package could not be made: {0}")]
    Manifest(#[from] serde_json::Error),
}

/// The package for an installation that is reached at `url`, whose bot is the app registration `app_id`. The same
/// input gives the same bytes.
pub fn package(url: &str, app_id: Option<&str>) -> Result<Vec<u8>, NoPackage> {
    let manifest = format!("{:#}\n", manifest(url, app_id)?);
    let files = [("manifest.json", manifest.as_bytes()), ("color.png", COLOR), ("outline.png", OUTLINE)];
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name, stored)?;
        zip.write_all(content).map_err(ZipError::from)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn manifest(url: &str, app_id: Option<&str>) -> Result<Json, NoPackage> {
    let base = base(url)?;
    let host = Url::parse(&base).ok().and_then(|url| url.host_str().map(str::to_owned));
    let host = host.ok_or(WrongAddress::NotAnAddress)?;
    let app_id = app_id.map(str::trim).filter(|id| !id.is_empty()).ok_or(NoPackage::NoAppId)?;
    let app_id = Uuid::try_parse(app_id).map_err(|_| NoPackage::WrongAppId)?.to_string();
    let mut manifest: Json = serde_json::from_str(MANIFEST)?;
    manifest["id"] = app_id.as_str().into();
    manifest["bots"][0]["botId"] = app_id.as_str().into();
    manifest["composeExtensions"][0]["botId"] = app_id.as_str().into();
    manifest["version"] = env!("CARGO_PKG_VERSION").into();
    for page in ["websiteUrl", "privacyUrl", "termsOfUseUrl"] {
        manifest["developer"][page] = base.as_str().into();
    }
    manifest["validDomains"] = json!([host]);
    Ok(manifest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interaction::{Typed, Verb};
    use std::io::Read;

    const ID: &str = "1b2c3d4e-1111-2222-3333-444455556666";

    #[test]
    fn the_package_holds_this_installation_s_manifest_and_both_icons_at_its_root() {
        let bytes = package("https://mainstay.council.gov.uk/bot/", Some(ID)).expect("a package");
        assert_eq!(bytes, package("https://mainstay.council.gov.uk/bot", Some(ID)).expect("the same again"));
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let names: Vec<_> = zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
        assert_eq!(names, ["manifest.json", "color.png", "outline.png"]);
        let mut text = String::new();
        zip.by_name("manifest.json").expect("the manifest").read_to_string(&mut text).expect("readable");
        assert!(!text.contains("example.gov.uk") && !text.contains("00000000-0000"), "{text}");
        let manifest: Json = serde_json::from_str(&text).expect("JSON");
        assert_eq!(manifest["validDomains"], json!(["mainstay.council.gov.uk"]));
        assert_eq!(manifest["developer"]["websiteUrl"], "https://mainstay.council.gov.uk/bot");
        for id in [&manifest["id"], &manifest["bots"][0]["botId"], &manifest["composeExtensions"][0]["botId"]] {
            assert_eq!(id, ID);
        }
        for (icon, side) in [("color.png", 192), ("outline.png", 32)] {
            let mut png = Vec::new();
            zip.by_name(icon).expect("an icon").read_to_end(&mut png).expect("readable");
            let pixels = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
            assert_eq!((&png[1..4], pixels(16), pixels(20)), (&b"PNG"[..], side, side), "{icon}");
        }
    }

    #[test]
    fn every_command_that_teams_offers_is_understood() {
        let manifest = manifest("https://mainstay.council.gov.uk", Some(ID)).expect("a manifest");
        let list = |json: &Json, name: &str| {
            let all = json.as_array().into_iter().flatten();
            all.map(|c| c[name].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
        };
        for typed in list(&manifest["bots"][0]["commandLists"][0]["commands"], "title") {
            assert_ne!(Typed::parse(&typed), Typed::Unknown, "{typed}");
        }
        let verbs = list(&manifest["composeExtensions"][0]["commands"], "id");
        let verbs: Vec<_> = verbs.iter().map(|id| Verb::parse(id)).collect();
        assert_eq!(verbs, [Some(Verb::RequestMeeting), Some(Verb::SuggestMeeting)]);
        assert!(verbs.into_iter().flatten().all(Verb::opens_a_form));
    }

    #[test]
    fn what_is_missing_is_said_plainly() {
        let why = |url: &str, id: Option<&str>| package(url, id).expect_err("no package").to_string();
        assert!(why("https://a.gov.uk", None).starts_with("TEAMS_APP_ID is not set"));
        assert!(why("https://a.gov.uk", Some(" ")).starts_with("TEAMS_APP_ID is not set"));
        assert!(why("https://a.gov.uk", Some("my bot")).starts_with("TEAMS_APP_ID is no application id"));
        assert!(why("http://a.gov.uk", Some(ID)).contains("https://"));
    }
}
