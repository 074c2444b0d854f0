//! The colours of hours in a strip of days: what they mean in `palette`, made fit to lie side by side.

use egui::{Color32, Ui};

use super::palette;
use crate::ui::strip::{Fill, Ground};

/// The colours of a strip of days.
#[derive(Clone, Copy, Debug)]
pub struct Hours {
    /// Around open hours.
    pub edge: Color32,
    /// The lines of hatched hours.
    pub hatch: Color32,
    fills: [Color32; 4],
    grounds: [Color32; 3],
    on_fill: Color32,
    text: Color32,
}

impl Hours {
    /// Of hours.
    pub fn fill(&self, fill: Fill) -> Color32 {
        match fill {
            Fill::Open => self.fills[0],
            Fill::Counted => self.fills[1],
            Fill::Paused | Fill::Standing => self.fills[2],
            Fill::Over => self.fills[3],
        }
    }

    /// Of text on hours.
    pub fn on_fill(&self, fill: Fill) -> Color32 {
        if matches!(fill, Fill::Counted | Fill::Over) { self.on_fill } else { self.text }
    }

    /// Of a row.
    pub fn ground(&self, ground: Ground) -> Option<Color32> {
        match ground {
            Ground::Working => None,
            Ground::Weekend => Some(self.grounds[0]),
            Ground::Holiday => Some(self.grounds[1]),
            Ground::Makeup => Some(self.grounds[2]),
        }
    }
}

/// The colours of a strip of days, in the theme shown.
pub fn hours(ui: &Ui) -> Hours {
    let palette = palette(ui);
    Hours {
        edge: palette.edge,
        hatch: palette.warning,
        fills: [palette.input, palette.accent, palette.warning.gamma_multiply(0.18), palette.bad],
        grounds: [palette.stripe, palette.calm.gamma_multiply(0.16), palette.accent.gamma_multiply(0.12)],
        on_fill: palette.on_accent,
        text: palette.text,
    }
}
