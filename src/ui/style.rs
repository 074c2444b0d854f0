//! How everything looks: colours, distances, letters. Nowhere else are they said.
#![expect(clippy::disallowed_methods, reason = "the one place where colours are declared")]

mod hours;
mod pane;
mod table;

use std::sync::Arc;

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Frame, Margin, RichText, Stroke,
    Style, TextStyle, Theme, Ui, Visuals,
    style::{ScrollStyle, WidgetVisuals},
    vec2,
};

use crate::{base::font, print::page::Ink};

pub use hours::{Hours, hours};
pub use pane::*;
pub use table::*;

/// Size of letters that programs read.
const CODE_SIZE: f32 = 12.5;
/// Height of an input.
pub const INPUT_HEIGHT: f32 = 26.0;
/// Width of the labels in a form, and the widest they grow where a label needs more.
pub const LABEL_WIDTH: f32 = 104.0;
/// Widest a label grows; a longer one is cut.
pub const LABEL_WIDTH_MOST: f32 = 190.0;
/// Width of an input where nothing else is said.
pub const INPUT_WIDTH: f32 = 190.0;
/// Narrowest an input becomes before a form gives up a column.
pub const INPUT_WIDTH_LEAST: f32 = 150.0;
/// Widest an input of a form becomes: a longer one is only a longer way for the eye.
pub const INPUT_WIDTH_MOST: f32 = 380.0;
/// Widest an input of a number becomes: it stands at the right of it, and is not to stand far from its label.
pub const NUMBER_WIDTH_MOST: f32 = 130.0;
/// Between things that belong together.
pub const GAP: f32 = 6.0;
/// Between groups.
pub const GROUP_GAP: f32 = 14.0;
/// Width of the rail with names, and without.
pub const RAIL_WIDTH: (f32, f32) = (184.0, 44.0);
/// Where the words of a log stand below its picture.
pub const LOG_INDENT: f32 = 16.0;
/// Width of a dialogue.
pub const DIALOG_WIDTH: f32 = 460.0;
/// The width of the palette, and the height of its lines.
pub const PALETTE: (f32, f32) = (640.0, 440.0);
/// Width of a list of choices below an input.
pub const POPUP_WIDTH: f32 = 340.0;
/// Size of a day in the month of a date picker.
pub const DAY_SIZE: egui::Vec2 = vec2(32.0, 24.0);
/// Narrowest pane.
pub const PANE_WIDTH: f32 = 280.0;
/// Height of the hours above a strip of days.
pub const STRIP_HEADING: f32 = 18.0;
/// Free right of a strip: the bar by which it scrolls stands there.
pub const STRIP_MARGIN: f32 = 12.0;
/// Height of the line that tells that a clock stood; as much is free above the bars, so that they stand in the middle.
pub const STRIP_STANDING: f32 = 4.0;
/// From one line of a hatched bar to the next.
pub const STRIP_HATCH: f32 = 5.0;
/// Width of a sample in the legend of a strip.
pub const STRIP_SAMPLE: f32 = 18.0;
/// So much room for three hours, and each third hour has its number.
pub const STRIP_HOUR: f32 = 26.0;
/// So many days of a strip are seen at once.
pub const STRIP_ROWS: f32 = 14.5;
/// The widths of so many days are measured for the columns.
pub const STRIP_MEASURED: usize = 62;
/// How strong what can only be read is in a form: it is read, so it is stronger than a button that can't be pressed.
pub const READ_ONLY_ALPHA: f32 = 0.85;
/// How strong what lies under a dialogue is: readable, and nothing of it looks as if it could be pressed.
pub const BENEATH_ALPHA: f32 = 0.65;
/// How dark the window goes behind a dialogue.
const BACKDROP_ALPHA: u8 = 90;
/// The part of the window that a document takes before it is printed.
pub const PAPER_SHARE: f32 = 0.94;
/// What the dialogue about many has above and below what can be chosen; with the answer.
pub const MANY_FRAME: (f32, f32) = (130.0, 330.0);
/// Width of what can be chosen beside a document.
pub const PAPER_PANE_WIDTH: f32 = 210.0;
/// Width of a number by which a printer is put right.
pub const FIT_WIDTH: f32 = 84.0;

/// The colours of one theme. One accent; the others only carry meaning.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Links, the chosen thing, the button that goes on.
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// The chosen row, the lit state.
    pub accent_soft: Color32,
    /// Met, covered, done.
    pub good: Color32,
    /// Late, refused, wrong.
    pub bad: Color32,
    /// Due soon, to mind.
    pub warning: Color32,
    /// What a calm state says: waiting, standing.
    pub calm: Color32,
    /// Text.
    pub text: Color32,
    /// Text of second rank.
    pub weak: Color32,
    /// Lines and frames.
    pub line: Color32,
    /// Frames of inputs and buttons.
    pub edge: Color32,
    /// Where work is done.
    pub surface: Color32,
    /// Every other row of a table.
    pub stripe: Color32,
    /// Rail and bars.
    pub rail: Color32,
    /// Behind a thing the mouse is over.
    pub hover: Color32,
    /// Behind what is typed.
    pub input: Color32,
}

const LIGHT: Palette = Palette {
    accent: Color32::from_rgb(0x1f, 0x5f, 0xbf),
    on_accent: Color32::WHITE,
    accent_soft: Color32::from_rgb(0xdc, 0xe8, 0xf8),
    good: Color32::from_rgb(0x15, 0x6b, 0x3e),
    bad: Color32::from_rgb(0xb8, 0x2a, 0x22),
    warning: Color32::from_rgb(0x8a, 0x58, 0x00),
    calm: Color32::from_rgb(0x50, 0x5c, 0x6a),
    text: Color32::from_rgb(0x1c, 0x22, 0x29),
    weak: Color32::from_rgb(0x5d, 0x68, 0x75),
    line: Color32::from_rgb(0xd5, 0xda, 0xe1),
    edge: Color32::from_rgb(0xb4, 0xbc, 0xc6),
    surface: Color32::from_rgb(0xfc, 0xfc, 0xfd),
    stripe: Color32::from_rgb(0xf4, 0xf6, 0xf8),
    rail: Color32::from_rgb(0xee, 0xf1, 0xf4),
    hover: Color32::from_rgb(0xe6, 0xea, 0xef),
    input: Color32::WHITE,
};

const DARK: Palette = Palette {
    accent: Color32::from_rgb(0x7a, 0xae, 0xf5),
    on_accent: Color32::from_rgb(0x0d, 0x1a, 0x2b),
    accent_soft: Color32::from_rgb(0x22, 0x35, 0x4e),
    good: Color32::from_rgb(0x5c, 0xc4, 0x8c),
    bad: Color32::from_rgb(0xff, 0x84, 0x7a),
    warning: Color32::from_rgb(0xe5, 0xb3, 0x4c),
    calm: Color32::from_rgb(0xa9, 0xb4, 0xc0),
    text: Color32::from_rgb(0xe3, 0xe7, 0xec),
    weak: Color32::from_rgb(0x98, 0xa3, 0xaf),
    line: Color32::from_rgb(0x36, 0x3d, 0x46),
    edge: Color32::from_rgb(0x4b, 0x54, 0x5f),
    surface: Color32::from_rgb(0x1a, 0x1e, 0x23),
    stripe: Color32::from_rgb(0x1f, 0x24, 0x2a),
    rail: Color32::from_rgb(0x14, 0x17, 0x1b),
    hover: Color32::from_rgb(0x2a, 0x31, 0x39),
    input: Color32::from_rgb(0x12, 0x15, 0x19),
};

/// What a colour of a text or mark means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Plain,
    /// Of second rank.
    Weak,
    /// Waiting, standing.
    Calm,
    /// Met, covered, done.
    Good,
    /// Due soon, to mind.
    Warning,
    /// Late, refused, wrong.
    Bad,
    /// Chosen, leading on.
    Accent,
}

/// The colours of the theme shown.
pub fn palette(ui: &Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// The colour that means this, in the theme shown.
pub fn color(ui: &Ui, tone: Tone) -> Color32 {
    let palette = palette(ui);
    match tone {
        Tone::Plain => palette.text,
        Tone::Weak => palette.weak,
        Tone::Calm => palette.calm,
        Tone::Good => palette.good,
        Tone::Warning => palette.warning,
        Tone::Bad => palette.bad,
        Tone::Accent => palette.accent,
    }
}

/// The family of the picture letters of `ui/icon.rs`.
pub fn icon_family() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// A picture letter, in the size of the text.
pub fn icon(letter: &str) -> RichText {
    RichText::new(letter).family(icon_family()).size(16.0)
}

/// Letters that are all of one width: of texts that programs read.
pub fn code() -> FontId {
    FontId::new(CODE_SIZE, FontFamily::Name("code".into()))
}

/// The backdrop of a dialogue.
pub fn backdrop() -> Color32 {
    Color32::from_black_alpha(BACKDROP_ALPHA)
}

/// A colour of the paper, as it will be printed.
pub fn on_paper(ink: Ink) -> Color32 {
    Color32::from_rgb(ink.red, ink.green, ink.blue)
}

/// The frame of a dialogue.
pub fn dialog(ctx: &Context) -> Frame {
    Frame::popup(&ctx.global_style()).inner_margin(Margin::same(16))
}

/// The frame of a group: a card on the surface.
pub fn card(ui: &Ui) -> Frame {
    let palette = palette(ui);
    Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(4))
        .inner_margin(Margin::symmetric(10, 8))
}

/// The frame of rail and bars.
pub fn bar(ui: &Ui) -> Frame {
    Frame::new().fill(palette(ui).rail).inner_margin(Margin::symmetric(8, 6))
}

/// The frame of the place where panels are drawn.
pub fn place(ui: &Ui) -> Frame {
    Frame::new().fill(palette(ui).surface).inner_margin(Margin::symmetric(12, 10))
}

/// What pages of paper lie on: darker than they are, so that their edges are seen.
pub fn under_paper(ui: &Ui) -> Frame {
    Frame::new().fill(palette(ui).hover).inner_margin(Margin::symmetric(0, 8))
}

/// Draws over paper what matters and is not printed: soft, so that what is below can be read.
pub fn guide(ui: &Ui, area: egui::Rect) {
    let accent = LIGHT.accent;
    ui.painter().rect_filled(area, CornerRadius::ZERO, accent.gamma_multiply(0.08));
    let line = Stroke::new(1.0, accent.gamma_multiply(0.6));
    ui.painter().rect_stroke(area, CornerRadius::ZERO, line, egui::StrokeKind::Inside);
}

/// Marks a text on paper that a click would copy.
pub fn copied(ui: &Ui, area: egui::Rect) {
    ui.painter().rect_filled(area.expand(1.0), CornerRadius::same(2), LIGHT.accent.gamma_multiply(0.16));
}

/// The frame of a notice.
pub fn notice(ui: &Ui) -> Frame {
    card(ui).shadow(ui.visuals().popup_shadow).inner_margin(Margin::symmetric(12, 8))
}

/// True where there is room for a form and a pane beside it.
pub fn is_wide(ui: &Ui) -> bool {
    ui.available_width() >= PANE_WIDTH * 2.0
}

/// The place of a form beside the list.
pub fn form_place() -> Frame {
    Frame::new().inner_margin(Margin { left: 12, right: 8, top: 0, bottom: 0 })
}

/// Makes the inputs drawn from here on look as they are where they can only be read: strong enough to be read, and
/// on the ground of bars, not of what is typed.
pub fn read_only(ui: &mut Ui) {
    let ground = palette(ui).rail;
    let visuals = ui.visuals_mut();
    visuals.disabled_alpha = READ_ONLY_ALPHA;
    visuals.text_edit_bg_color = Some(ground);
    visuals.extreme_bg_color = ground;
}

/// A frame around an input whose value is wrong.
pub fn mark_wrong(ui: &Ui, input: egui::Rect) {
    let stroke = Stroke::new(1.0, palette(ui).bad);
    ui.painter().rect_stroke(input, CornerRadius::same(4), stroke, egui::StrokeKind::Inside);
}

/// A soft frame around the one thing that is lit.
pub fn lit(ui: &Ui) -> Frame {
    Frame::new()
        .fill(palette(ui).accent_soft)
        .corner_radius(CornerRadius::same(4))
        .inner_margin(Margin::symmetric(6, 2))
}

/// Letters, sizes, distances and both themes: called once per window.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.set_style_of(Theme::Light, style(&LIGHT, Visuals::light()));
    ctx.set_style_of(Theme::Dark, style(&DARK, Visuals::dark()));
    super::ime::install(ctx);
    super::enter::install(ctx);
    super::focus::install(ctx);
    super::trail::install(ctx);
}

/// The bundled font first, so that Latin and Han stand on one line; picture letters behind it.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    fonts.font_data.insert("body".to_owned(), Arc::new(FontData::from_static(font::BODY)));
    fonts.font_data.insert("icons".to_owned(), Arc::new(FontData::from_static(font::ICONS)));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        let list = fonts.families.entry(family).or_default();
        list.insert(0, "body".to_owned());
        list.push("icons".to_owned());
    }
    // The letters of one width have no Han: those come from the bundled font.
    let code = ["Hack", "body", "icons"].into_iter().filter(|name| fonts.font_data.contains_key(*name));
    let code = code.map(str::to_owned).collect();
    fonts.families.insert(FontFamily::Name("code".into()), code);
    fonts.families.insert(icon_family(), vec!["icons".to_owned(), "body".to_owned()]);
    super::preview::install(&mut fonts, "body");
    fonts
}

fn style(palette: &Palette, visuals: Visuals) -> Style {
    let mut style = Style { visuals: coloured(palette, visuals), ..Style::default() };
    let sizes = [
        (TextStyle::Small, 12.0),
        (TextStyle::Body, 13.5),
        (TextStyle::Button, 13.5),
        (TextStyle::Monospace, 13.5),
        (TextStyle::Heading, 17.0),
    ];
    style.text_styles = sizes.into_iter().map(|(name, size)| (name, FontId::proportional(size))).collect();
    style.animation_time = 0.0;
    style.scroll_animation = egui::style::ScrollAnimation::none();
    style.interaction.selectable_labels = false;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(GAP, 5.0);
    spacing.button_padding = vec2(8.0, 3.0);
    spacing.interact_size = vec2(INPUT_HEIGHT, INPUT_HEIGHT);
    spacing.combo_height = 320.0;
    spacing.combo_width = INPUT_WIDTH;
    spacing.text_edit_width = INPUT_WIDTH;
    spacing.window_margin = Margin::same(14);
    spacing.menu_margin = Margin::same(6);
    spacing.tooltip_width = 420.0;
    spacing.scroll = scroll();
    style
}

/// Bars with a place of their own, always there to say that there is more, and quiet until they are used.
fn scroll() -> ScrollStyle {
    ScrollStyle {
        floating: true,
        bar_width: 8.0,
        floating_width: 8.0,
        floating_allocated_width: 10.0,
        bar_outer_margin: 1.0,
        foreground_color: true,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: 0.25,
        active_handle_opacity: 0.35,
        interact_handle_opacity: 0.6,
        ..ScrollStyle::solid()
    }
}

fn coloured(palette: &Palette, mut visuals: Visuals) -> Visuals {
    visuals.panel_fill = palette.surface;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = CornerRadius::same(4);
    visuals.extreme_bg_color = palette.input;
    visuals.text_edit_bg_color = Some(palette.input);
    visuals.faint_bg_color = palette.stripe;
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.bad;
    visuals.weak_text_color = Some(palette.weak);
    visuals.selection.bg_fill = palette.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    visuals.text_cursor.stroke = Stroke::new(1.5, palette.accent);
    visuals.disabled_alpha = 0.55;
    let widget = |fill, line, text| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: CornerRadius::same(4),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let widgets = &mut visuals.widgets;
    widgets.noninteractive = widget(palette.surface, palette.line, palette.text);
    widgets.inactive = widget(palette.rail, palette.line, palette.text);
    // Of a checkbox.
    widgets.inactive.bg_fill = palette.input;
    widgets.inactive.bg_stroke.color = palette.edge;
    widgets.hovered = widget(palette.hover, palette.weak, palette.text);
    widgets.active = widget(palette.accent_soft, palette.accent, palette.text);
    widgets.open = widget(palette.hover, palette.accent, palette.text);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG 2 has it.
    fn luminance(color: Color32) -> f64 {
        let part = |byte: u8| {
            let share = f64::from(byte) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(color.r()) + 0.7152 * part(color.g()) + 0.0722 * part(color.b())
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_colour_can_be_read_on_every_ground_of_its_theme() {
        for palette in [LIGHT, DARK] {
            let grounds = [palette.surface, palette.stripe, palette.rail, palette.input, palette.accent_soft];
            let texts =
                [palette.text, palette.weak, palette.calm, palette.accent, palette.good, palette.bad, palette.warning];
            for ground in grounds {
                for text in texts {
                    let found = contrast(text, ground);
                    assert!(found >= 4.5, "{text:?} on {ground:?} has only {found:.2}");
                }
            }
            assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
        }
    }
}
