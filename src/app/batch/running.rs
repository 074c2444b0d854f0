//! Several records one after the other, below the page: how far it has come, the way to stop it, and what was refused.

use std::collections::{BTreeMap, VecDeque};

use egui::{Label, Panel, ProgressBar, RichText, ScrollArea, Ui, Widget as _, accesskit::Role};

use super::Order;
use crate::{
    base::{
        id::UserId,
        kind::Subject,
        say::{Arg, Said},
        slot::Slot,
    },
    cx::Cx,
    db::{search, tx::Done},
    ui::{
        focus::Follow as _,
        icon,
        style::{self, Tone},
        widget,
    },
};

/// So many are on their way at once: what others save meanwhile comes in between.
const AT_ONCE: usize = 8;
/// So many refused ones are seen at once.
const SEEN: f32 = 4.0;

/// Something that is done with several records.
struct Running {
    order: Order,
    /// Who asked for it.
    by: UserId,
    todo: VecDeque<i64>,
    under_way: VecDeque<(i64, Slot<Done>)>,
    done: usize,
    /// What was refused, and why.
    refused: Vec<(i64, Said)>,
    /// Somebody stopped it, or the data can't be written.
    is_stopped: bool,
    /// What the refused ones are called.
    names: Slot<BTreeMap<i64, String>>,
}

/// All that is done with several records at once.
#[derive(Default)]
pub(in crate::app) struct Batches(Vec<Running>);

impl Batches {
    /// Begins. What earlier ones told is told no longer.
    pub fn start(&mut self, cx: &Cx<'_>, mut order: Order) {
        self.0.retain(Running::is_running);
        let todo = std::mem::take(&mut order.ids).into();
        let running = Running {
            order,
            by: cx.user,
            todo,
            under_way: VecDeque::new(),
            done: 0,
            refused: Vec::new(),
            is_stopped: false,
            names: Slot::default(),
        };
        self.0.push(running);
    }

    /// True while there is something left to do.
    pub fn are_running(&self) -> bool {
        self.0.iter().any(Running::is_running)
    }

    /// Nothing more is begun: the window is to close.
    pub fn stop(&mut self) {
        self.0.iter_mut().for_each(Running::stop);
    }

    /// Takes in what was done, and goes on.
    pub fn poll(&mut self, cx: &Cx<'_>) {
        self.0.retain_mut(|one| !one.poll(cx));
    }

    /// Draws them at the bottom, while there are any.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.0.is_empty() {
            return;
        }
        let mut read = None;
        Panel::bottom("batches").resizable(false).frame(style::bar(ui)).show(ui, |ui| {
            for (at, one) in self.0.iter_mut().enumerate() {
                if ui.push_id(at, |ui| one.ui(cx, ui)).inner {
                    read = Some(at);
                }
            }
        });
        if let Some(at) = read {
            self.0.remove(at);
        }
    }
}

impl Running {
    fn is_running(&self) -> bool {
        !(self.todo.is_empty() && self.under_way.is_empty())
    }

    fn stop(&mut self) {
        self.is_stopped |= !self.todo.is_empty();
        self.todo.clear();
    }

    /// True once it has ended and nothing is left to be read.
    fn poll(&mut self, cx: &Cx<'_>) -> bool {
        if !self.is_running() {
            self.names.poll();
            return false;
        }
        while let Some(answer) = self.under_way.front_mut().and_then(|(_, slot)| slot.take()) {
            let Some((id, _)) = self.under_way.pop_front() else { break };
            match answer {
                Ok(_) => self.done += 1,
                Err(failure) => {
                    // What is not about this record would befall the next ones too.
                    if !failure.is_of_a_rule() {
                        self.stop();
                    }
                    self.refused.push((id, failure.said()));
                }
            }
        }
        while self.under_way.len() < AT_ONCE
            && let Some(id) = self.todo.pop_front()
        {
            self.under_way.push_back((id, cx.desk.send(self.by, Box::new(self.order.command(id)))));
        }
        if self.is_running() {
            return false;
        }
        if self.refused.is_empty() {
            cx.notice(self.said());
            return true;
        }
        let kind = self.order.kind;
        let subjects: Vec<Subject> = self.refused.iter().map(|(id, _)| Subject { kind, id: *id }).collect();
        self.names = cx.load(move |conn| {
            let hits = search::shown(conn, &subjects)?.into_iter().flat_map(|group| group.hits);
            Ok(hits.map(|hit| (hit.subject.id, hit.title)).collect())
        });
        false
    }

    /// What came of it.
    fn said(&self) -> Said {
        let key = match (self.is_stopped, self.refused.is_empty()) {
            (true, _) => "app-batch-stopped",
            (false, true) => "app-batch-done",
            (false, false) => "app-batch-refused",
        };
        let said = Said::new(key).with("act", Arg::Key(self.order.name.to_owned()));
        said.with("done", self.done).with("refused", self.refused.len())
    }

    /// True when it was read.
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> bool {
        if self.is_running() {
            self.running_ui(cx, ui);
            return false;
        }
        let is_read = ui
            .horizontal_wrapped(|ui| {
                widget::mark(ui, Tone::Warning, icon::WARNING);
                let text = cx.say(&self.said());
                let told = widget::toned(ui, Tone::Warning, &text);
                ui.ctx().accesskit_node_builder(told.id, |node| {
                    node.set_role(Role::Status);
                    node.set_label(text);
                });
                widget::small_icon_button(ui, icon::X, &cx.t("app-export-read")).clicked()
            })
            .inner;
        let height = style::ROW_HEIGHT * SEEN;
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).follow(ui, |ui| {
            for (id, why) in &self.refused {
                let name = self.names.seen().and_then(|names| names.get(id));
                let name = name.map_or_else(|| format!("#{id}"), Clone::clone);
                ui.horizontal(|ui| {
                    widget::subject_link(cx, ui, &name, Subject { kind: self.order.kind, id: *id });
                    let why = RichText::new(cx.say(why)).color(style::color(ui, Tone::Bad));
                    ui.add(Label::new(why).wrap());
                });
            }
        });
        is_read
    }

    fn running_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let total = self.todo.len() + self.under_way.len() + self.done + self.refused.len();
        let ended = self.done + self.refused.len();
        let stage = Arg::Key(self.order.name.to_owned());
        let text =
            cx.say(&Said::new("app-many-progress").with("stage", stage).with("done", ended).with("total", total));
        ui.horizontal_wrapped(|ui| {
            widget::mark(ui, Tone::Accent, icon::HOURGLASS);
            let bar = ProgressBar::new(ended as f32 / total.max(1) as f32).text(text.as_str());
            bar.desired_width(style::DIALOG_WIDTH).ui(ui).accessible_name(text);
            if widget::button(ui, icon::X, &cx.t("app-batch-stop")).clicked() {
                self.stop();
            }
        });
    }
}
