//! The inbox: messages to who acts, with the way to what they are about.

use egui::{Popup, PopupCloseBehavior, ScrollArea, Ui};

use crate::{
    base::{
        failure::Failure,
        id::{MessageId, UserId},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
    },
    cx::Cx,
    db::{
        record,
        tx::{Command, Done, Outcome, Tx},
    },
    people::{self, Message},
    ui::{icon, style, widget},
};

/// Marks messages as read.
#[derive(Debug)]
struct Read {
    ids: Vec<MessageId>,
}

impl Command for Read {
    fn op(&self) -> &'static str {
        "app-inbox-read"
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        for &id in &self.ids {
            let mut message: Message = record::get(tx, id)?;
            if message.user_id == tx.actor() {
                tx.change(&mut message, |message| message.read_at = Some(tx.now()))?;
            }
        }
        Ok(Outcome::default())
    }
}

/// The unread messages of who acts.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    messages: Slot<Vec<Message>>,
    sent: Slot<Done>,
}

impl Inbox {
    /// Reads them anew.
    pub fn load(&mut self, cx: &Cx<'_>) {
        let user: UserId = cx.user;
        self.messages.replace(cx.load(move |conn| people::store::unread(conn, user)));
    }

    /// Draws the button with its count, and the list when it is open.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(Err(failure)) = self.sent.take() {
            cx.failed(failure.said());
        }
        let messages = self.messages.get().cloned().unwrap_or_default();
        let name = cx.t("app-inbox");
        let letter = if messages.is_empty() { icon::BELL } else { icon::BELL_RINGING };
        let button = widget::icon_button(ui, letter, &name);
        let count = Said::new("app-inbox-count").with("count", messages.len());
        ui.ctx().accesskit_node_builder(button.id, |node| node.set_description(cx.say(&count)));
        if !messages.is_empty() {
            widget::toned(ui, style::Tone::Warning, &messages.len().to_string());
        }
        Popup::from_toggle_button_response(&button)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(style::DIALOG_WIDTH)
            .show(|ui| self.list_ui(cx, ui, &messages));
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, messages: &[Message]) {
        ui.set_width(style::DIALOG_WIDTH);
        if messages.is_empty() {
            widget::weak(ui, &cx.t("app-inbox-empty"));
            return;
        }
        let mut read = Vec::new();
        if widget::button(ui, icon::CHECKS, &cx.t("app-inbox-read-all")).clicked() {
            read.extend(messages.iter().map(|message| message.id));
        }
        ScrollArea::vertical().max_height(style::DIALOG_WIDTH).show(ui, |ui| {
            for message in messages {
                if message_ui(cx, ui, message) {
                    read.push(message.id);
                    ui.close();
                }
            }
        });
        if !read.is_empty() {
            self.sent = cx.send(Read { ids: read });
        }
    }
}

/// Draws a message; true when it was followed.
fn message_ui(cx: &Cx<'_>, ui: &mut Ui, message: &Message) -> bool {
    widget::weak(ui, &cx.texts.at(message.at));
    let text = cx.say(&message.said);
    let about = message.about_kind.zip(message.about_id).map(|(kind, id): (Kind, i64)| Subject { kind, id });
    let Some(subject) = about else {
        ui.add(egui::Label::new(text).wrap());
        return false;
    };
    let followed = widget::link(ui, &text).clicked();
    if followed {
        cx.open(subject);
    }
    followed
}
