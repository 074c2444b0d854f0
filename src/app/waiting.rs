//! While the data is opened: a word; of data of an earlier version, how far it has been brought up, of other data how far
//! its search index is made, where it has none; that it is safe, and the way to stop.

use std::time::Duration;

use egui::{Label, ProgressBar, Response, Spinner, Ui, Widget as _, vec2};

use crate::{
    base::{progress::Progress, text::Texts},
    db::upgrade::{self, Told},
    ui::{
        icon,
        style::{self, Tone},
        widget,
    },
};

/// What is over in so many seconds is not told: it would only flash.
const MOMENT: f64 = 0.5;
/// Between two looks at how far it has come.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// An opening under way.
#[derive(Default)]
pub(super) struct Waiting {
    /// Shared with the thread that opens.
    pub progress: Progress,
    /// When something that takes long was first seen to be done, in seconds of the window.
    since: Option<f64>,
}

/// The texts of what takes long.
struct Words {
    title: &'static str,
    stop: &'static str,
    stopped: [&'static str; 2],
}

const UPGRADE: Words = Words {
    title: "app-upgrade-title",
    stop: "app-upgrade-stop",
    stopped: ["app-upgrade-stopped", "app-upgrade-stopped-hint"],
};

const INDEX: Words = Words {
    title: "app-index-title",
    stop: "app-index-stop",
    stopped: ["app-index-stopped", "app-index-stopped-hint"],
};

fn words(told: &Told) -> &'static Words {
    if told.is_older { &UPGRADE } else { &INDEX }
}

impl Waiting {
    /// What was stopped, and what that means; none where nobody stopped it.
    pub fn stopped(&self) -> Option<[&'static str; 2]> {
        let told = upgrade::told(&self.progress).filter(|_| self.progress.is_cancelled());
        told.map(|told| words(&told).stopped)
    }

    /// Draws what there is to say.
    pub fn ui(&mut self, texts: &Texts, ui: &mut Ui, address: &str) {
        // The worker does not wake the window at every step.
        ui.ctx().request_repaint_after(LOOK_AGAIN);
        let now = ui.input(|input| input.time);
        let told = upgrade::told(&self.progress);
        let since = told.is_some().then(|| *self.since.get_or_insert(now));
        match told.filter(|_| since.is_some_and(|since| now - since >= MOMENT)) {
            Some(told) => self.told_ui(texts, ui, (address, &told)),
            None => drop(ui.centered_and_justified(|ui| widget::weak(ui, &texts.get("app-opening")))),
        }
    }

    fn told_ui(&self, texts: &Texts, ui: &mut Ui, (address, told): (&str, &Told)) {
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() / 4.0);
            ui.allocate_ui(vec2(style::DIALOG_WIDTH, 0.0), |ui| {
                ui.vertical(|ui| {
                    widget::heading(ui, &texts.get(words(told).title));
                    Label::new(address).truncate().ui(ui);
                    ui.add_space(style::GROUP_GAP);
                    share_ui(ui, &texts.say(&told.said), told.share);
                    ui.add_space(style::GROUP_GAP);
                    Label::new(&*texts.get(told.safe())).wrap().ui(ui);
                    ui.add_space(style::GROUP_GAP);
                    self.stop_ui(texts, ui, words(told).stop);
                });
            });
        });
    }

    fn stop_ui(&self, texts: &Texts, ui: &mut Ui, key: &str) {
        // Some steps of the engine end only after a while.
        let is_stopping = self.progress.is_cancelled();
        let stop = |ui: &mut Ui| widget::button(ui, icon::X, &texts.get(key));
        if ui.add_enabled_ui(!is_stopping, stop).inner.clicked() {
            self.progress.cancel();
        }
        if is_stopping {
            widget::weak(ui, &texts.get("app-upgrade-stopping"));
        }
    }
}

/// What is done just now. A bar shows the share that is done; where none is known, only that it goes on.
fn share_ui(ui: &mut Ui, said: &str, share: Option<f32>) -> Response {
    ui.label(said);
    let height = style::INPUT_HEIGHT / 2.0;
    match share {
        Some(share) => {
            // On the page itself the rest of a bar is hardly seen.
            ui.visuals_mut().extreme_bg_color = style::palette(ui).line;
            let bar = ProgressBar::new(share).desired_width(style::DIALOG_WIDTH).desired_height(height);
            bar.fill(style::color(ui, Tone::Accent)).ui(ui).accessible_name(said)
        }
        None => Spinner::new().size(height).ui(ui).accessible_name(said),
    }
}

#[cfg(test)]
mod tests {
    use egui::{Context, accesskit::Role};
    use egui_kittest::{
        Harness,
        kittest::{NodeT as _, Queryable as _},
    };

    use super::*;
    use crate::base::{say::Said, text::Lang};

    fn window() -> Harness<'static, Waiting> {
        let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
        let mut begun = false;
        let begin = move |ctx: &Context| {
            if !std::mem::replace(&mut begun, true) {
                style::install(ctx);
            }
        };
        let mut begin = begin;
        Harness::builder().with_size((900.0, 600.0)).with_step_dt(0.1).build_ui_state(
            move |ui, waiting: &mut Waiting| {
                begin(ui.ctx());
                waiting.ui(&texts, ui, "/data/office.db");
            },
            Waiting::default(),
        )
    }

    fn bar(harness: &Harness<'_, Waiting>) -> Option<(String, Option<f64>)> {
        let node = harness.query_by_role(Role::ProgressIndicator)?;
        Some((node.accesskit_node().label().unwrap_or_default(), node.accesskit_node().numeric_value()))
    }

    #[test]
    fn a_file_of_today_says_one_word_and_a_step_of_a_moment_does_not_flash() {
        let mut harness = window();
        harness.run_steps(20);
        harness.get_by_label("正在打开数据…");
        harness.state().progress.stage(Said::new("backup-stage-checking"), 0);
        harness.run_steps(3);
        harness.get_by_label("正在打开数据…");
        assert_eq!(bar(&harness), None);
        harness.run_steps(6);
        assert!(harness.query_by_label("正在打开数据…").is_none());
        assert!(bar(&harness).is_some());
    }

    #[test]
    fn what_is_done_just_now_is_told_with_the_share_that_is_known_and_to_accessibility() {
        let mut harness = window();
        let change = Said::new("base-upgrade-changing").with("number", 2_usize).with("count", 4_usize);
        let table = [
            (Said::new("backup-stage-copying"), 200, 50, "正在备份升级前的数据：50 / 200 MB", Some(25.0)),
            (Said::new("backup-stage-checking"), 0, 0, "正在核对备份", None),
            (change, 4, 1, "正在升级数据结构：第 2 步，共 4 步", Some(25.0)),
            (Said::new("base-upgrade-filling"), 1000, 990, "正在建立搜索索引：990 / 1000 条记录", Some(99.0)),
        ];
        for (stage, total, done, said, percent) in table {
            harness.state().progress.stage(stage, total);
            harness.state().progress.step(done).unwrap();
            harness.run_steps(8);
            assert_eq!(bar(&harness), Some((said.to_owned(), percent)));
            harness.get_by_label("正在升级数据");
            harness.get_by_label("/data/office.db");
            assert!(harness.query_by_label_contains("不会丢失任何内容").is_some(), "the data is safe");
        }
    }

    #[test]
    fn it_is_asked_to_stop_once_and_says_so_until_it_has() {
        let mut harness = window();
        harness.state().progress.stage(Said::new("backup-stage-checking"), 0);
        harness.run_steps(8);
        assert!(!harness.state().progress.is_cancelled());
        harness.get_by_role_and_label(Role::Button, "停止升级").click();
        harness.run_steps(2);
        assert!(harness.state().progress.is_cancelled());
        assert!(harness.get_by_role_and_label(Role::Button, "停止升级").accesskit_node().is_disabled());
        harness.get_by_label("正在停止…");
    }

    #[test]
    fn of_data_of_today_only_the_search_index_is_told_and_no_upgrade() {
        let mut harness = window();
        harness.state().progress.stage(Said::new("base-search-filling"), 1000);
        harness.state().progress.step(400).unwrap();
        harness.run_steps(8);
        assert_eq!(bar(&harness), Some(("正在建立搜索索引：400 / 1000 条记录".to_owned(), Some(40.0))));
        assert!(harness.query_by_label_contains("不会丢失任何内容").is_some(), "the data is safe");
        for word in ["升级", "版本"] {
            assert!(harness.query_by_label_contains(word).is_none(), "{word}");
        }
        assert_eq!(harness.state().stopped(), None);
        harness.get_by_role_and_label(Role::Button, "停止").click();
        harness.run_steps(2);
        assert_eq!(harness.state().stopped(), Some(INDEX.stopped));
    }
}
