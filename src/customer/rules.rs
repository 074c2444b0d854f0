//! What keeps a customer from being saved, and how somebody there is written to.

use crate::base::{
    failure::Failure,
    say::{Arg, Said},
};

/// Why a customer can't be saved so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A contact that other records name can't be taken away.
    ContactInUse(String),
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::ContactInUse(name) => Self::new("customer-refusal-contact-in-use").with("name", name),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// Chinese surnames of two characters.
const DOUBLE_SURNAMES: &[&str] =
    &["欧阳", "司马", "上官", "诸葛", "司徒", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "东方", "端木", "南宫"];

/// Forms of address that both languages have, as they are written in either, with their text keys.
const FORMS: &[(&str, &str)] = &[
    ("先生", "customer-form-mr"),
    ("女士", "customer-form-ms"),
    ("小姐", "customer-form-ms"),
    ("夫人", "customer-form-ms"),
    ("博士", "customer-form-dr"),
    ("教授", "customer-form-prof"),
    ("mr", "customer-form-mr"),
    ("mrs", "customer-form-ms"),
    ("ms", "customer-form-ms"),
    ("dr", "customer-form-dr"),
    ("prof", "customer-form-prof"),
];

/// Ranks by which people are addressed in Chinese, the longer ones first.
const RANKS: &[&str] = &[
    "副总经理",
    "总经理",
    "董事长",
    "总工程师",
    "副厂长",
    "工程师",
    "经理",
    "主任",
    "主管",
    "部长",
    "科长",
    "处长",
    "厂长",
    "班长",
    "院长",
    "所长",
    "校长",
    "会长",
    "队长",
    "组长",
    "店长",
    "总监",
    "总裁",
    "主席",
    "会计",
    "老师",
    "医生",
    "护士长",
    "师傅",
];

/// The line that opens a letter: by the contact's form of address or rank with the surname, else by the full name,
/// else by the firm. Ranks are said in Chinese letters alone: they have no place before an English name.
pub fn salutation(contact: Option<(&str, &str)>, firm: &str, is_chinese: bool) -> Said {
    let Some((name, title)) = contact.map(|(name, title)| (name.trim(), title.trim())).filter(|it| !it.0.is_empty())
    else {
        return Said::new("customer-dear-firm").with("name", firm.trim());
    };
    // Some write the form of address behind the name, and leave the title empty.
    let of_name = |end: &str| name.strip_suffix(end).filter(|rest| !rest.is_empty());
    for (form, key) in FORMS {
        let bare = if title.trim_end_matches('.').eq_ignore_ascii_case(form) { Some(name) } else { of_name(form) };
        if let Some(bare) = bare.filter(|_| !title.is_empty() || of_name(form).is_some()) {
            let form = Arg::Key((*key).to_owned());
            return Said::new("customer-dear-form").with("name", surname(bare)).with("form", form);
        }
    }
    let rank = RANKS.iter().copied().find(|rank| title.ends_with(rank)).filter(|_| is_chinese && of_names_han(name));
    match rank {
        Some(rank) if !name.ends_with(rank) => {
            Said::new("customer-dear-rank").with("name", format!("{}{rank}", surname(name)))
        }
        _ => Said::new("customer-dear-name").with("name", name),
    }
}

/// The surname: the first one or two characters of a Chinese name, the last word of another.
fn surname(name: &str) -> &str {
    if !of_names_han(name) {
        return name.split_whitespace().next_back().unwrap_or(name);
    }
    let long = DOUBLE_SURNAMES.iter().find(|long| name.starts_with(**long) && name.len() > long.len());
    long.copied().unwrap_or_else(|| name.char_indices().nth(1).map_or(name, |(end, _)| &name[..end]))
}

fn of_names_han(name: &str) -> bool {
    name.starts_with(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::{Lang, Texts};

    fn dear(contact: Option<(&str, &str)>, lang: Lang) -> String {
        let texts = Texts::new(lang, chrono_tz::Tz::UTC);
        texts.say(&salutation(contact, "华兴机械有限公司", lang == Lang::Zh))
    }

    #[test]
    fn a_letter_opens_with_form_or_rank_of_the_contact_else_the_name_else_the_firm() {
        let cases = [
            (Some(("王建国", "经理")), "尊敬的王经理：", "Dear 王建国,"),
            (Some(("王建国", "设备部主任")), "尊敬的王主任：", "Dear 王建国,"),
            (Some(("欧阳娜", "女士")), "尊敬的欧阳女士：", "Dear Ms 欧阳,"),
            (Some(("王女士", "")), "尊敬的王女士：", "Dear Ms 王,"),
            (Some(("王女士", "采购")), "尊敬的王女士：", "Dear Ms 王,"),
            (Some(("Anna Wang", "Ms.")), "尊敬的Wang女士：", "Dear Ms Wang,"),
            (Some(("John Smith", "Manager")), "尊敬的John Smith：", "Dear John Smith,"),
            (Some(("李雷", "")), "尊敬的李雷：", "Dear 李雷,"),
            (Some(("王经理", "经理")), "尊敬的王经理：", "Dear 王经理,"),
            (Some((" ", "经理")), "尊敬的华兴机械有限公司：", "Dear 华兴机械有限公司,"),
            (None, "尊敬的华兴机械有限公司：", "Dear 华兴机械有限公司,"),
        ];
        for (contact, zh, en) in cases {
            assert_eq!((dear(contact, Lang::Zh).as_str(), dear(contact, Lang::En).as_str()), (zh, en), "{contact:?}");
        }
    }
}
