//! The clipboard for what is more than a text: a table that is pasted as one. egui gives the system texts alone, so this
//! goes past it.

use std::{
    fmt,
    sync::{Arc, Mutex, Weak},
};

use egui::{Context, Id};

/// Something on the clipboard, in two forms: whoever pastes takes the one they understand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// With its form.
    pub html: String,
    /// The text alone.
    pub text: String,
}

/// Where both forms can go.
pub trait Clipboard: Send + Sync {
    /// Puts both there; false where that is not possible here.
    fn put(&self, copied: &Copied) -> bool;
}

/// Keeps for the window where tables go: what is copied is gone with whoever holds it.
pub fn keep_clipboard(ctx: &Context, clipboard: Option<&Arc<dyn Clipboard>>) {
    let kept = Kept(clipboard.map(Arc::downgrade));
    ctx.data_mut(|data| data.insert_temp(kept_id(), kept));
}

/// Puts something on the clipboard: in both forms, or as text where the system takes no other.
pub fn copy(ctx: &Context, copied: Copied) {
    let kept = ctx.data(|data| data.get_temp::<Kept>(kept_id()));
    let clipboard = kept.and_then(|kept| kept.0?.upgrade());
    if !clipboard.is_some_and(|clipboard| clipboard.put(&copied)) {
        ctx.copy_text(copied.text);
    }
}

fn kept_id() -> Id {
    Id::unique("clipboard-of-tables")
}

#[derive(Clone)]
struct Kept(Option<Weak<dyn Clipboard>>);

/// The clipboard of the system, reached when something is put there first. It stays reached: on X11 whoever copied
/// answers those who paste.
#[derive(Default)]
pub struct OfSystem {
    reached: Mutex<Reached>,
}

#[derive(Default)]
enum Reached {
    #[default]
    NotYet,
    Yes(Box<arboard::Clipboard>),
    Never,
}

impl fmt::Debug for OfSystem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OfSystem")
    }
}

impl Clipboard for OfSystem {
    fn put(&self, copied: &Copied) -> bool {
        let Ok(mut reached) = self.reached.lock() else { return false };
        if matches!(*reached, Reached::NotYet) {
            *reached = reach();
        }
        let Reached::Yes(clipboard) = &mut *reached else { return false };
        match clipboard.set_html(&copied.html, Some(&copied.text)) {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "the table goes to the clipboard as text");
                false
            }
        }
    }
}

fn reach() -> Reached {
    // There the window's own connection answers those who paste; another one may not be listened to.
    let is_wayland = cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_some_and(|it| !it.is_empty());
    if is_wayland {
        return Reached::Never;
    }
    match arboard::Clipboard::new() {
        Ok(clipboard) => Reached::Yes(Box::new(clipboard)),
        Err(error) => {
            tracing::warn!(%error, "tables go to the clipboard as text");
            Reached::Never
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes what it is given, or nothing.
    struct Notes(bool, Mutex<Vec<Copied>>);

    impl Clipboard for Notes {
        fn put(&self, copied: &Copied) -> bool {
            self.1.lock().unwrap().push(copied.clone());
            self.0
        }
    }

    /// What egui was given when this was kept.
    fn text_given(clipboard: Option<&Arc<dyn Clipboard>>) -> Vec<String> {
        let ctx = Context::default();
        keep_clipboard(&ctx, clipboard);
        let copied = Copied { html: "<b>x</b>".to_owned(), text: "x".to_owned() };
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| copy(ui.ctx(), copied.clone()));
        output.textures_delta.clear();
        let texts = output.platform_output.commands.into_iter().filter_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn where_both_forms_are_taken_the_text_is_not_put_over_them_and_else_it_is() {
        let takes = Arc::new(Notes(true, Mutex::default()));
        let port: Arc<dyn Clipboard> = takes.clone();
        assert_eq!(text_given(Some(&port)), Vec::<String>::new());
        assert_eq!(takes.1.lock().unwrap()[0].html, "<b>x</b>");
        let refuses: Arc<dyn Clipboard> = Arc::new(Notes(false, Mutex::default()));
        assert_eq!(text_given(Some(&refuses)), ["x"]);
        assert_eq!(text_given(None), ["x"]);
    }

    #[test]
    fn a_clipboard_that_is_gone_with_its_window_takes_nothing() {
        let ctx = Context::default();
        let port: Arc<dyn Clipboard> = Arc::new(Notes(true, Mutex::default()));
        keep_clipboard(&ctx, Some(&port));
        drop(port);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            copy(ui.ctx(), Copied { html: String::new(), text: "x".to_owned() });
        });
        output.textures_delta.clear();
        assert!(matches!(&output.platform_output.commands[..], [egui::OutputCommand::CopyText(text)] if text == "x"));
    }
}
