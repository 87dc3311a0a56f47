//! A desk that answers from a script, for the doors of every platform; and the moment at which that happens.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use futures::future::BoxFuture;
use mainstay::card::Reply;
use mainstay::desk::{Hear, Trouble};
use mainstay::interaction::{Intent, Interaction};

type Play = Box<dyn Fn(&Intent) -> Result<Reply, Trouble> + Send + Sync>;

/// A desk that answers as it is told, after a while if it is told so.
pub struct Script {
    play: Play,
    slowness: Box<dyn Fn(&Intent) -> Duration + Send + Sync>,
    pub heard: Mutex<Vec<Interaction>>,
}

impl Script {
    pub fn new(
        slowness: Duration,
        play: impl Fn(&Intent) -> Result<Reply, Trouble> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Self::slow_at(move |_| slowness, play)
    }

    /// A desk that takes its time with some of what it hears.
    pub fn slow_at(
        slowness: impl Fn(&Intent) -> Duration + Send + Sync + 'static,
        play: impl Fn(&Intent) -> Result<Reply, Trouble> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { play: Box::new(play), slowness: Box::new(slowness), heard: Mutex::default() })
    }

    pub fn intents(&self) -> Vec<Intent> {
        self.heard.lock().expect("no panic").iter().map(|i| i.intent.clone()).collect()
    }
}

impl Hear for Script {
    fn hear(&self, interaction: Interaction) -> BoxFuture<'_, Result<Reply, Trouble>> {
        async move {
            tokio::time::sleep((self.slowness)(&interaction.intent)).await;
            let reply = (self.play)(&interaction.intent);
            self.heard.lock().expect("no panic").push(interaction);
            reply
        }
        .boxed()
    }
}

pub fn noon() -> DateTime<Utc> {
    "2026-04-02T12:00:00Z".parse().expect("a time")
}
