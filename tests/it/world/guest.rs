//! Somebody outside, with a link and a browser that runs no script: they see what the page says, and press its buttons.
#![expect(clippy::disallowed_methods, reason = "a browser of the story's own, on this machine")]

use mainstay::ids::{MeetingId, PersonId};
use mainstay::store::{meetings, replies};
use reqwest::StatusCode;

use super::World;

#[derive(Clone)]
pub struct Guest {
    world: World,
    pub token: String,
}

/// What a page said.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: StatusCode,
    pub html: String,
    pub headers: reqwest::header::HeaderMap,
}

impl World {
    /// The link that a letter to this person about this meeting carries.
    pub async fn link(&self, reference: &str, person: &str) -> Guest {
        let (reference, person, now) = (reference.to_owned(), PersonId::from(person), self.clock().now());
        let desk = self.desk();
        let made = desk.db().work(move |tx| {
            let (reference, person) = (reference.as_str().into(), person.clone());
            Box::pin(async move {
                let row = meetings::load_by_reference(tx, &reference).await?.expect("the meeting");
                replies::token(tx, &MeetingId::from(row.id.as_str()), &person, now).await
            })
        });
        self.guest(&made.await.expect("a link"))
    }

    /// Somebody who comes with this token, whatever it is.
    pub fn guest(&self, token: &str) -> Guest {
        Guest { world: self.clone(), token: token.to_owned() }
    }

    /// The id of somebody outside, by their name.
    pub async fn outsider(&self, name: &str) -> String {
        let desk = self.desk();
        let all = desk.db().read(|tx| Box::pin(mainstay::store::people::all(tx))).await.expect("people");
        let found = all.iter().find(|p| p.outside && p.name == name);
        found.unwrap_or_else(|| panic!("nobody outside is called {name}")).id.to_string()
    }
}

impl Guest {
    fn address(&self) -> String {
        format!("{}/reply/{}", self.world.address(), self.token)
    }

    pub async fn looks(&self) -> Page {
        let page = read(reqwest::get(self.address()).await.expect("an answer")).await;
        self.world.quiet().await;
        page
    }

    /// Sends a body to the page, as it is.
    pub async fn posts(&self, body: &str) -> Page {
        let request = reqwest::Client::new().post(self.address()).body(body.to_owned());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let page = read(request.send().await.expect("an answer")).await;
        self.world.quiet().await;
        page
    }

    /// Looks, and presses a button.
    pub async fn presses(&self, label: &str) -> Page {
        self.posts(&self.looks().await.press(label)).await
    }

    /// Presses a button, fills the form behind it in by the fields' names, and sends it.
    pub async fn answers(&self, label: &str, fields: &[(&str, &str)]) -> Page {
        self.posts(&self.presses(label).await.filled(fields)).await
    }
}

async fn read(response: reqwest::Response) -> Page {
    let (status, headers) = (response.status(), response.headers().clone());
    Page { status, headers, html: response.text().await.expect("a page") }
}

impl Page {
    /// The body that pressing this button sends.
    pub fn press(&self, label: &str) -> String {
        let end =
            self.html.find(&format!(">{label}</button>")).unwrap_or_else(|| panic!("no “{label}”:\n{}", self.html));
        let button = &self.html[..end][self.html[..end].rfind("<button").expect("its beginning")..];
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.append_pair("once", &self.hidden("once")).append_pair("press", &attribute(button, "value")).finish()
    }

    /// The body that the form on this page sends, filled in by its fields' names.
    pub fn filled(&self, fields: &[(&str, &str)]) -> String {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        for name in ["once", "form"] {
            body.append_pair(name, &self.hidden(name));
        }
        for (name, value) in fields {
            assert!(self.html.contains(&format!("name=\"{name}\"")), "no field {name}:\n{}", self.html);
            body.append_pair(name, value);
        }
        body.append_pair("do", "submit").finish()
    }

    fn hidden(&self, name: &str) -> String {
        let wanted = format!("name=\"{name}\"");
        let at = self.html.find(&wanted).unwrap_or_else(|| panic!("no hidden {name}:\n{}", self.html));
        attribute(&self.html[at..], "value")
    }

    pub fn says(&self, words: &str) {
        assert!(self.text().contains(words), "“{words}” is not there:\n{}", self.text());
    }

    pub fn does_not_say(&self, words: &str) {
        assert!(!self.text().contains(words), "“{words}” is there:\n{}", self.text());
    }

    /// The page without its markup.
    pub fn text(&self) -> String {
        let body = self.html.split("<main>").nth(1).unwrap_or(&self.html);
        let pieces = body.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words));
        let words = pieces.collect::<Vec<_>>().join(" ");
        let words = words.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'");
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn attribute(tag: &str, name: &str) -> String {
    let wanted = format!("{name}=\"");
    let value = tag.split(&wanted).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("no {name} in {tag}")).replace("&amp;", "&")
}
