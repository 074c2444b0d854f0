//! The inbox: messages to who acts, with the way to what they are about (PLAT-7).

use egui::{Popup, PopupCloseBehavior, ScrollArea, Ui};

use crate::{
    base::{
        id::{MessageId, UserId},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
    },
    cx::Cx,
    db::tx::Done,
    people::{
        Message,
        command::Command,
        store::{self, Inbox as Messages},
    },
    ui::{focus::Follow as _, icon, style, widget},
};

/// So many unread messages are shown, and so many that were read.
const SHOWN: (i64, i64) = (100, 20);
/// More new messages at once are counted, not shown one by one.
const TOLD_AT_ONCE: usize = 3;

/// The messages of who acts.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    /// Whose they are that were read last.
    messages: Slot<(UserId, Messages)>,
    /// The newest message known, and whose: what is newer came while the window was open.
    known: Option<(UserId, MessageId)>,
    sent: Slot<Done>,
}

/// What was done in the list.
enum Asked {
    Read(MessageId),
    ReadAll,
}

impl Inbox {
    /// Reads them anew.
    pub fn load(&mut self, cx: &Cx<'_>) {
        let user: UserId = cx.user;
        self.messages.replace(cx.load(move |conn| Ok((user, store::inbox(conn, user, SHOWN)?))));
    }

    /// What has come since the window was opened, or somebody else began to act in it: each once.
    pub fn arrived(&mut self, user: UserId) -> Vec<Said> {
        // What came while the last frame was drawn has been taken in by drawing it: the answer itself is no news.
        let Some((whose, messages)) = self.messages.get().filter(|(whose, _)| *whose == user) else {
            return Vec::new();
        };
        let newest = messages.unread.iter().chain(&messages.read).map(|message| message.id).max().unwrap_or_default();
        let known = self.known.filter(|(of, _)| of == whose).map(|(_, id)| id);
        let new = messages.unread.iter().filter(|message| known.is_some_and(|known| message.id > known));
        let mut said: Vec<Said> = new.map(|message| message.said.clone()).collect();
        said.reverse();
        self.known = Some((*whose, newest.max(known.unwrap_or_default())));
        if said.len() > TOLD_AT_ONCE { vec![Said::new("app-inbox-new").with("count", said.len())] } else { said }
    }

    /// Draws the button with its count, and the list when it is open.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(Err(failure)) = self.sent.take() {
            cx.failed(failure.said());
        }
        // Another one acts now: the messages of the last one are not theirs.
        let own = self.messages.get().filter(|(whose, _)| *whose == cx.user);
        let messages = own.map(|(_, messages)| messages.clone()).unwrap_or_default();
        let is_unread = messages.unread_count > 0;
        let button =
            widget::icon_button(ui, if is_unread { icon::BELL_RINGING } else { icon::BELL }, &cx.t("app-inbox"));
        let count = Said::new("app-inbox-count").with("count", messages.unread_count);
        ui.ctx().accesskit_node_builder(button.id, |node| node.set_description(cx.say(&count)));
        if is_unread {
            widget::toned(ui, style::Tone::Warning, &messages.unread_count.to_string());
        }
        let list = Popup::from_toggle_button_response(&button)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(style::DIALOG_WIDTH)
            .show(|ui| list_ui(cx, ui, &messages));
        match list.and_then(|list| list.inner) {
            Some(Asked::Read(id)) => self.sent = cx.send(Command::Read(id)),
            Some(Asked::ReadAll) => self.sent = cx.send(Command::ReadAll),
            None => {}
        }
    }
}

/// Draws unread messages, below them those that were read.
fn list_ui(cx: &Cx<'_>, ui: &mut Ui, messages: &Messages) -> Option<Asked> {
    ui.set_width(style::DIALOG_WIDTH);
    let mut asked = None;
    if messages.unread.is_empty() {
        widget::weak(ui, &cx.t("app-inbox-empty"));
    } else {
        ui.horizontal(|ui| {
            widget::title(ui, &cx.t("app-inbox-unread"));
            if widget::button(ui, icon::CHECKS, &cx.t("app-inbox-read-all")).clicked() {
                asked = Some(Asked::ReadAll);
            }
        });
    }
    ScrollArea::vertical().max_height(style::DIALOG_WIDTH).follow(ui, |ui| {
        ui.set_width(ui.available_width());
        for message in &messages.unread {
            if let Some(one) = message_ui(cx, ui, message) {
                asked = Some(one);
            }
        }
        let shown = i64::try_from(messages.unread.len()).unwrap_or(i64::MAX);
        if messages.unread_count > shown {
            let said = Said::new("app-inbox-more").with("count", messages.unread_count - shown);
            widget::weak(ui, &cx.say(&said));
        }
        if !messages.read.is_empty() {
            ui.separator();
            widget::title(ui, &cx.t("app-inbox-earlier"));
            for message in &messages.read {
                message_ui(cx, ui, message);
            }
        }
    });
    asked
}

/// Draws a message; what was asked of it. One that is followed is read.
fn message_ui(cx: &Cx<'_>, ui: &mut Ui, message: &Message) -> Option<Asked> {
    let mut asked = None;
    let is_unread = message.read_at.is_none();
    let text = cx.say(&message.said);
    ui.horizontal(|ui| {
        if is_unread {
            widget::mark(ui, style::Tone::Accent, icon::BELL);
        }
        widget::weak(ui, &cx.texts.at(message.at));
        if is_unread {
            let name = cx.say(&Said::new("app-inbox-read-one").with("text", text.as_str()));
            if widget::small_icon_button(ui, icon::CHECK, &name).clicked() {
                asked = Some(Asked::Read(message.id));
            }
        }
    });
    let about = message.about_kind.zip(message.about_id).map(|(kind, id): (Kind, i64)| Subject { kind, id });
    match about {
        Some(subject) if widget::link(ui, &text).clicked() => {
            cx.open(subject);
            if is_unread {
                asked = Some(Asked::Read(message.id));
            }
            ui.close();
        }
        Some(_) => {}
        None => drop(ui.add(egui::Label::new(&text).wrap())),
    }
    ui.add_space(style::GAP);
    asked
}
