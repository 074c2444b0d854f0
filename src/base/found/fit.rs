//! How well a record fits what is sought: the order of hits.

use super::{
    Offered, Words,
    sought::{Query, Term},
};

/// How well a hit fits: the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Its number, code, serial, phone or name is what was typed, or its name is typed so as it is spoken.
    Exact,
    /// One of them begins so.
    Begins,
    /// A word of its name begins so as it is spoken.
    Spoken,
    /// What was typed stands in it.
    Within,
}

impl Query {
    /// How well a record fits by what it offers; none where it does not. The index answers the same.
    pub fn fit(&self, offered: &Offered) -> Option<Fit> {
        let keys = offered.keys();
        if self.whole_keys().iter().any(|whole| keys.contains(whole)) {
            return Some(Fit::Exact);
        }
        if self.keys().iter().any(|begin| keys.iter().any(|key| key.starts_with(begin))) {
            return Some(Fit::Begins);
        }
        let words = offered.words();
        if self.spoken().is_some_and(|term| term.holds(&words)) {
            return Some(Fit::Spoken);
        }
        self.term().holds(&words).then_some(Fit::Within)
    }
}

impl Term {
    /// True when words answer this question.
    pub fn holds(&self, words: &Words) -> bool {
        let mut all = words.loose.iter().chain(words.rows.iter().flatten());
        match self {
            Self::Word(word) => all.any(|one| one == word),
            Self::Start(start) => all.any(|one| one.starts_with(start)),
            Self::Row(row) if row.len() == 1 => all.any(|one| *one == row[0]),
            Self::Row(row) => words.rows.iter().any(|words| words.windows(row.len()).any(|some| some == row)),
            Self::Any(terms) => terms.iter().any(|term| term.holds(words)),
            Self::All(terms) => terms.iter().all(|term| term.holds(words)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sought::Sought, *};

    /// Names in the order in which they are shown for what is typed; those that don't fit are left out. Each is newer
    /// than those before it.
    fn shown<'a>(names: &[&'a str], typed: &str) -> Vec<&'a str> {
        let Sought::Words(query) = Sought::read(typed) else { panic!("{typed}") };
        let mut fits: Vec<_> = (0_usize..)
            .zip(names)
            .filter_map(|(nth, name)| {
                let offered = Offered { names: vec![(*name).to_owned()], ..Offered::default() };
                Some((query.fit(&offered)?, std::cmp::Reverse(nth), *name))
            })
            .collect();
        fits.sort();
        fits.into_iter().map(|(_, _, name)| name).collect()
    }

    #[test]
    fn plat_12_first_letters_of_a_whole_name_come_first_then_those_that_begin_a_word_then_those_in_its_middle() {
        let names = ["苏州精密", "深圳", "江苏测试中心", "上海（苏州）机电", "苏州电机", "宿州", "华北", "北测试中心"];
        for (typed, expected) in [
            ("sz", &["宿州", "深圳", "苏州电机", "上海（苏州）机电", "苏州精密", "北测试中心", "江苏测试中心"][..]),
            ("suzhou", &["宿州", "苏州电机", "上海（苏州）机电", "苏州精密"]),
            ("szj", &["上海（苏州）机电", "苏州精密"]),
            ("szjmx", &[]),
            ("ceshi", &["北测试中心", "江苏测试中心"]),
            ("北", &["北测试中心", "华北"]),
        ] {
            assert_eq!(shown(&names, typed), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_written_comes_before_what_is_spoken() {
        let names = ["SZ 工厂", "苏州", "苏州电机", "sz"];
        assert_eq!(shown(&names, "sz"), ["sz", "苏州", "SZ 工厂", "苏州电机"]);
        assert_eq!(shown(&names, "s"), ["sz", "SZ 工厂", "苏州电机", "苏州"]);
    }

    #[test]
    fn a_question_holds_as_the_engines_have_it() {
        let words = Words {
            rows: vec![vec!["主轴".to_owned(), "轴异".to_owned()], vec!["异响".to_owned()]],
            loose: ["sn20".to_owned()].into(),
        };
        let row = |words: &[&str]| Term::Row(words.iter().map(ToString::to_string).collect());
        for (term, holds) in [
            (Term::Word("sn20".to_owned()), true),
            (Term::Word("sn2".to_owned()), false),
            (Term::Start("sn2".to_owned()), true),
            (row(&["主轴", "轴异"]), true),
            (row(&["轴异", "异响"]), false),
            (row(&["异响"]), true),
            (Term::All(vec![row(&["异响"]), Term::Start("x".to_owned())]), false),
            (Term::Any(vec![row(&["异响"]), Term::Start("x".to_owned())]), true),
        ] {
            assert_eq!(term.holds(&words), holds, "{term:?}");
        }
    }
}
