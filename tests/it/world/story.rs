//! A story is told once and happens on both engines, with everybody at Slack and with everybody at Teams.

/// When a story begins, and what the council has set.
#[derive(Clone)]
pub struct Setting {
    pub at: &'static str,
    pub settings: Vec<(&'static str, &'static str)>,
    pub own_procedures: bool,
    pub scale: bool,
    /// So many more people, who have no part in anything.
    pub crowd: usize,
}

/// A story begins at this wall-clock time, such as `2026-04-02T16:45`.
pub fn at(when: &'static str) -> Setting {
    Setting { at: when, settings: Vec::new(), own_procedures: false, scale: false, crowd: 0 }
}

impl Setting {
    pub fn with(mut self, variable: &'static str, value: &'static str) -> Self {
        self.settings.push((variable, value));
        self
    }

    /// The directory is so much longer that people are searched for.
    pub fn with_a_crowd(mut self, people: usize) -> Self {
        self.crowd = people;
        self
    }

    /// There is a kind with a scale too: `pstm`, which asks what a Breakdown Prevention Meeting asks.
    pub fn with_scale(mut self) -> Self {
        self.scale = true;
        self.with_own_procedures()
    }

    /// The procedures are files in the story's own directory.
    pub fn with_own_procedures(mut self) -> Self {
        self.own_procedures = true;
        self
    }
}

/// Where people are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chat {
    Slack,
    Teams,
    /// Every other one at Teams.
    Split,
}

impl Chat {
    pub fn is_teams_for(self, id: &str) -> bool {
        match self {
            Self::Slack => false,
            Self::Teams => true,
            Self::Split => id.bytes().map(usize::from).sum::<usize>() % 2 == 0,
        }
    }

    /// How many platforms are set up.
    pub fn platforms(self) -> i64 {
        if self == Self::Split { 2 } else { 1 }
    }
}

/// `story!(name, at("2026-04-02T16:45"), async |world| { … });` becomes `name::slack_sqlite` and `name::teams_postgres`:
/// each platform and each engine once. What an engine does is the same whoever asks, which the stories about something
/// that only one of them has (`slack:` or `teams:` before the name), or about both at once (`split:`), hold it to on both engines.
macro_rules! story {
    (teams: $name:ident, $setting:expr, async |$world:ident| $body:block) => {
        $crate::world::story!(@told $name, $setting, $world, $body);
        mod $name {
            $crate::world::story!(@on Teams, $name, teams_sqlite, teams_postgres);
        }
    };
    (slack: $name:ident, $setting:expr, async |$world:ident| $body:block) => {
        $crate::world::story!(@told $name, $setting, $world, $body);
        mod $name {
            $crate::world::story!(@on Slack, $name, slack_sqlite, slack_postgres);
        }
    };
    (split: $name:ident, $setting:expr, async |$world:ident| $body:block) => {
        $crate::world::story!(@told $name, $setting, $world, $body);
        mod $name {
            $crate::world::story!(@on Split, $name, split_sqlite, split_postgres);
        }
    };
    (@told $name:ident, $setting:expr, $world:ident, $body:block) => {
        async fn $name(place: $crate::engines::Place, chat: $crate::world::Chat) {
            async fn happens($world: &$crate::world::World) $body
            let world = $crate::world::World::over(place, $setting, chat).await;
            Box::pin(happens(&world)).await;
            Box::pin(world.finish()).await;
        }
    };
    (@on $chat:ident, $name:ident, $sqlite:ident, $postgres:ident) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $sqlite() {
            super::$name($crate::engines::Place::sqlite(), $crate::world::Chat::$chat).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $postgres() {
            if let Some(place) = $crate::engines::Place::postgres().await {
                super::$name(place, $crate::world::Chat::$chat).await;
            }
        }
    };
    ($name:ident, $setting:expr, async |$world:ident| $body:block) => {
        $crate::world::story!(@told $name, $setting, $world, $body);
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn slack_sqlite() {
                super::$name($crate::engines::Place::sqlite(), $crate::world::Chat::Slack).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn teams_postgres() {
                let place = $crate::engines::Place::postgres().await;
                let place = place.unwrap_or_else($crate::engines::Place::sqlite);
                super::$name(place, $crate::world::Chat::Teams).await;
            }
        }
    };
}
pub(crate) use story;
