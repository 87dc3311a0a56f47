//! A story is told once and happens on both engines.

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

/// `story!(name, at("2026-04-02T16:45"), async |world| { … });` becomes `name::sqlite` and `name::postgres`.
macro_rules! story {
    ($name:ident, $setting:expr, async |$world:ident| $body:block) => {
        async fn $name(place: $crate::engines::Place) {
            async fn happens($world: &$crate::world::World) $body
            let world = $crate::world::World::on(place, $setting).await;
            Box::pin(happens(&world)).await;
            Box::pin(world.finish()).await;
        }

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name($crate::engines::Place::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(place) = $crate::engines::Place::postgres().await {
                    super::$name(place).await;
                }
            }
        }
    };
}
pub(crate) use story;
