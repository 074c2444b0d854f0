//! What a window remembers of its user: language, theme, who acts. Not business data, so not in the data file.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{base::text::Lang, ui::table::Columns};

use super::paper::Choices;

/// Kept between starts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Prefs {
    /// The language.
    pub lang: Option<Lang>,
    /// Dark, light, or as the system has it.
    pub dark: Option<bool>,
    /// Who acted last.
    pub user: Option<i64>,
    /// The rail shows pictures only.
    pub rail_narrow: bool,
    /// The groups of the rail that are folded, by the text keys of their names.
    pub rail_folded: BTreeSet<String>,
    /// What was chosen when documents were printed last.
    pub papers: Choices,
    /// Which columns of lists are shown, in which order and how wide, by user and list.
    pub columns: Columns,
    /// Where and how lists were exported last.
    pub exports: super::export::Kept,
}

/// Where the system keeps preferences.
pub(super) fn default_path() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "aftercare").map(|folders| folders.config_dir().join("window.json"))
}

impl Prefs {
    /// Reads them. What can't be read is as at the first start: preferences are never a reason not to open.
    pub fn load(path: Option<&Path>) -> Self {
        path.and_then(|path| std::fs::read_to_string(path).ok())
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// Keeps them. A failure is noted only: the work goes on.
    pub fn save(&self, path: Option<&Path>) {
        let Some(path) = path else { return };
        let text = serde_json::to_string_pretty(self).expect("plain data always becomes JSON");
        let folder = path.parent().unwrap_or(Path::new("."));
        if let Err(error) = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text)) {
            tracing::warn!("preferences are not kept in {}: {error}", path.display());
        }
    }

    /// The theme as egui takes it.
    pub fn theme(&self) -> egui::ThemePreference {
        match self.dark {
            None => egui::ThemePreference::System,
            Some(true) => egui::ThemePreference::Dark,
            Some(false) => egui::ThemePreference::Light,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::paper::Chosen, *};

    #[test]
    fn preferences_come_back_and_a_broken_file_is_as_the_first_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep").join("window.json");
        let chosen = Chosen { lang: Some(Lang::En), copies: vec![0, 2], ..Chosen::default() };
        let papers = Choices { documents: [("slip".to_owned(), chosen)].into(), ..Choices::default() };
        let columns = [("3/calls".to_owned(), crate::base::layout::Layout::of(["number", "status"]))].into();
        let exports = super::super::export::Kept { folder: "/tmp".to_owned(), form: "csv".to_owned() };
        let begun = Prefs { lang: Some(Lang::En), dark: Some(true), user: Some(3), ..Prefs::default() };
        let prefs = Prefs { rail_narrow: true, papers, columns, exports, ..begun };
        prefs.save(Some(&path));
        assert_eq!(Prefs::load(Some(&path)), prefs);
        std::fs::write(&path, "{ \"lang\": 7 ").expect("it is written");
        assert_eq!(Prefs::load(Some(&path)), Prefs::default());
        assert_eq!(Prefs::load(None), Prefs::default());
    }
}
