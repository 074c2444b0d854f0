//! Printers of this machine: which there are, how a document gets to one, and how far each is off. What is known of
//! them is kept in a file of the machine, outside the data and outside every template.

/// The file with its pages moved and scaled for a printer.
mod adjust;
/// The sheet by which a printer is measured.
pub mod calibration;
/// Talking to the system: lists, and sending.
pub mod system;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::base::{failure::Failure, say::Said};

use super::{file, page::Sheet, pdf};

/// Farther than this no printer is off, in millimetres.
pub const FARTHEST_MM: f32 = 30.0;
/// Between these per cent a printer may be scaled.
pub const SCALES_PERCENT: (f32, f32) = (80.0, 120.0);

/// How what a printer prints is put right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fit {
    /// To the right, in millimetres; to the left below 0.
    pub x_mm: f32,
    /// Down, in millimetres; up below 0.
    pub y_mm: f32,
    /// Width in per cent.
    pub x_percent: f32,
    /// Height in per cent.
    pub y_percent: f32,
}

impl Default for Fit {
    fn default() -> Self {
        Self { x_mm: 0.0, y_mm: 0.0, x_percent: 100.0, y_percent: 100.0 }
    }
}

impl Fit {
    /// Changes nothing.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// What this machine knows of its printers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Machine {
    /// The printer that was used last.
    pub last: Option<String>,
    /// A program that prints, in place of the system's own: its words, with `{file}` and `{printer}`.
    pub command: String,
    /// By the printer's name.
    pub printers: BTreeMap<String, Fit>,
}

impl Machine {
    /// Where the system keeps what belongs to the machine's user.
    pub fn default_path() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "aftercare").map(|folders| folders.config_dir().join("printers.json"))
    }

    /// Reads it. What can't be read is as if nothing were known: paper comes out all the same.
    pub fn load(path: Option<&Path>) -> Self {
        path.and_then(|path| std::fs::read_to_string(path).ok())
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn save(&self, path: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self).expect("plain data always becomes JSON");
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| Failure::io(folder, &error))?;
        }
        file::write_whole(path, text.as_bytes())
    }

    /// How a printer is put right.
    pub fn fit(&self, printer: Option<&str>) -> Fit {
        printer.and_then(|printer| self.printers.get(printer)).copied().unwrap_or_default()
    }
}

/// The PDF of a document, its pages put right for a printer.
///
/// # Errors
/// When the file can't be made; its words.
pub fn bytes(sheet: &Sheet, fit: Fit) -> Result<Vec<u8>, Failure> {
    let failed = |why: String| Failure::from(Said::new("print-failed").with("why", why));
    let bytes = pdf::write(sheet).map_err(|error| failed(error.to_string()))?;
    if fit.is_plain() {
        return Ok(bytes);
    }
    adjust::adjusted(&bytes, sheet, fit).map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_printers_comes_back_and_a_broken_file_is_as_if_nothing_were_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("printers.json");
        let fit = Fit { x_mm: -1.5, y_percent: 99.5, ..Fit::default() };
        let machine = Machine { printers: [("针式".to_owned(), fit)].into(), ..Machine::default() };
        machine.save(&path).unwrap();
        let back = Machine::load(Some(&path));
        assert_eq!((&back, back.fit(Some("针式")), back.fit(None)), (&machine, fit, Fit::default()));
        std::fs::write(&path, "{ \"printers\": 7 ").unwrap();
        assert_eq!(Machine::load(Some(&path)), Machine::default());
    }
}
