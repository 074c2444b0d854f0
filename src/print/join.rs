//! Several documents as one: one title, and each one's name in the list of pages and the bookmarks of the file.

use crate::base::say::Said;

use super::page::Sheet;

/// One document out of several, in their order; a single one stays as it is. `title` is the title of the whole.
/// Nothing comes of none.
pub fn joined(sheets: Vec<Sheet>, title: impl FnOnce(&str, &str) -> String) -> Option<Sheet> {
    let is_one = sheets.len() == 1;
    let last = sheets.last()?.number.clone();
    let mut whole: Option<Sheet> = None;
    for mut sheet in sheets {
        if is_one {
            return Some(sheet);
        }
        if let Some(first) = sheet.pages.first_mut() {
            first.bookmark.get_or_insert_with(|| sheet.title.clone());
        }
        // Whoever prints a hundred wants to know which one it is about.
        let about =
            |said: Said| Said::new("print-warning-of").with("document", sheet.title.as_str()).with("what", said);
        sheet.warnings = sheet.warnings.drain(..).map(about).collect();
        match &mut whole {
            None => whole = Some(sheet),
            Some(whole) => {
                whole.pages.append(&mut sheet.pages);
                whole.warnings.append(&mut sheet.warnings);
                whole.created_utc_ms = whole.created_utc_ms.max(sheet.created_utc_ms);
            }
        }
    }
    let mut whole = whole?;
    whole.title = title(&whole.number, &last);
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::page::Page;

    fn sheet(number: &str, pages: usize) -> Sheet {
        Sheet {
            title: format!("派工单 {number}"),
            author: "华东机电".to_owned(),
            language: "zh-CN".to_owned(),
            created_utc_ms: pages as i64,
            number: number.to_owned(),
            pages: vec![Page::default(); pages],
            warnings: vec![Said::new("x")],
        }
    }

    #[test]
    fn several_documents_are_one_with_a_bookmark_for_each() {
        let whole = joined(vec![sheet("P1", 2), sheet("P2", 3)], |first, last| format!("{first}–{last}")).unwrap();
        assert_eq!((whole.title.as_str(), whole.pages.len(), whole.created_utc_ms), ("P1–P2", 5, 3));
        let marks: Vec<Option<&str>> = whole.pages.iter().map(|page| page.bookmark.as_deref()).collect();
        assert_eq!(marks, [Some("派工单 P1"), None, Some("派工单 P2"), None, None]);
        assert_eq!(whole.warnings.len(), 2);
        let one = joined(vec![sheet("P1", 2)], |_, _| String::new()).unwrap();
        assert_eq!(one, sheet("P1", 2));
        assert_eq!(joined(Vec::new(), |_, _| String::new()), None);
    }
}
