//! Status codes and choices are words: in the database, in JSON, in text keys.

/// An enum whose variants are stored as words.
pub trait Word: Copy + Eq + 'static {
    /// All of them, in the order people expect.
    const ALL: &'static [Self];
    /// Their stored words, in that order.
    const WORDS: &'static [&'static str];
    /// The text family its variants belong to: `call-status` → `call-status-waiting`.
    const FAMILY: &'static str;
    /// The stored word.
    fn word(self) -> &'static str;
    /// The variant with that word.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.word() == word)
    }
    /// The text key of this variant.
    fn key(self) -> String {
        format!("{}-{}", Self::FAMILY, self.word().replace('_', "-"))
    }
}

/// Declares an enum of words:
/// `words! { /// Doc. pub enum Status in "call-status" { /// Doc. Waiting = "waiting", … } }`.
#[macro_export]
macro_rules! words {
    ($($(#[$meta:meta])* pub enum $name:ident in $family:literal {
        $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?
    })+) => {$(
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant),+
        }
        impl $crate::base::words::Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const WORDS: &'static [&'static str] = &[$($word),+];
            const FAMILY: &'static str = $family;
            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl $crate::base::value::ToVal for $name {
            fn to_val(&self) -> $crate::base::value::Val {
                $crate::base::value::Val::Text($crate::base::words::Word::word(*self).to_owned())
            }
        }
        impl $crate::base::value::FromVal for $name {
            fn from_val(
                val: $crate::base::value::Val,
            ) -> Result<Self, $crate::base::value::WrongValue> {
                val.as_text()
                    .and_then(<Self as $crate::base::words::Word>::from_word)
                    .ok_or_else(|| $crate::base::value::WrongValue::new(concat!("one of ", $family), &val))
            }
        }
    )+};
}
