//! A value as a statement binds it and as a history row keeps it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One stored value. The five kinds are what both engines have in common.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Val {
    /// No value.
    #[default]
    Null,
    /// Whole numbers: ids, money in minor units, quantities in thousandths, instants, flags (0 and 1).
    Int(i64),
    /// Fractions; results of averages only, never money.
    Real(f64),
    /// Text, status words, days as ISO text, JSON.
    Text(String),
    /// Files.
    Blob(Vec<u8>),
}

/// A stored value was not of the kind the record expects.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct WrongValue {
    /// What the record expects, in English.
    pub expected: &'static str,
    /// What was stored.
    pub found: String,
}

impl WrongValue {
    /// Says what was expected and shows what was there.
    pub fn new(expected: &'static str, found: &Val) -> Self {
        Self { expected, found: format!("{found:?}") }
    }
}

/// What can be bound to a statement.
pub trait ToVal {
    /// The value to bind.
    fn to_val(&self) -> Val;
}

/// What can be read from a row.
pub trait FromVal: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// When the stored value is of another kind.
    fn from_val(val: Val) -> Result<Self, WrongValue>;
}

impl Val {
    /// The text, where this is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, where this is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }
}

impl ToVal for Val {
    fn to_val(&self) -> Val {
        self.clone()
    }
}

impl FromVal for Val {
    fn from_val(val: Val) -> Result<Self, WrongValue> {
        Ok(val)
    }
}

impl ToVal for i64 {
    fn to_val(&self) -> Val {
        Val::Int(*self)
    }
}

impl FromVal for i64 {
    fn from_val(val: Val) -> Result<Self, WrongValue> {
        val.as_int().ok_or_else(|| WrongValue::new("a whole number", &val))
    }
}

impl ToVal for bool {
    fn to_val(&self) -> Val {
        Val::Int(i64::from(*self))
    }
}

impl FromVal for bool {
    fn from_val(val: Val) -> Result<Self, WrongValue> {
        match val {
            Val::Int(0) => Ok(false),
            Val::Int(1) => Ok(true),
            other => Err(WrongValue::new("0 or 1", &other)),
        }
    }
}

impl ToVal for f64 {
    fn to_val(&self) -> Val {
        Val::Real(*self)
    }
}

impl FromVal for f64 {
    fn from_val(val: Val) -> Result<Self, WrongValue> {
        match val {
            Val::Real(number) => Ok(number),
            other => Err(WrongValue::new("a fraction", &other)),
        }
    }
}

impl ToVal for String {
    fn to_val(&self) -> Val {
        Val::Text(self.clone())
    }
}

impl FromVal for String {
    fn from_val(val: Val) -> Result<Self, WrongValue> {
        match val {
            Val::Text(text) => Ok(text),
            other => Err(WrongValue::new("text", &other)),
        }
    }
}

impl ToVal for str {
    fn to_val(&self) -> Val {
        Val::Text(self.to_owned())
    }
}

impl ToVal for NaiveDate {
    fn to_val(&self) -> Val {
        Val::Text(self.format("%Y-%m-%d").to_string())
    }
}

impl FromVal for NaiveDate {
    fn from_val(val: Val) -> Result<Self, WrongValue> {
        val.as_text()
            .and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
            .ok_or_else(|| WrongValue::new("a day such as 2026-11-22", &val))
    }
}

impl<T: ToVal> ToVal for Option<T> {
    fn to_val(&self) -> Val {
        self.as_ref().map_or(Val::Null, ToVal::to_val)
    }
}

impl<T: FromVal> FromVal for Option<T> {
    fn from_val(val: Val) -> Result<Self, WrongValue> {
        match val {
            Val::Null => Ok(None),
            other => T::from_val(other).map(Some),
        }
    }
}

impl<T: ToVal + ?Sized> ToVal for &T {
    fn to_val(&self) -> Val {
        (*self).to_val()
    }
}

/// Implements [`ToVal`] and [`FromVal`] for types that are kept as JSON text.
#[macro_export]
macro_rules! stored_as_json {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::base::value::ToVal for $name {
            fn to_val(&self) -> $crate::base::value::Val {
                $crate::base::value::Val::Text(
                    serde_json::to_string(self).expect("plain data always becomes JSON"),
                )
            }
        }
        impl $crate::base::value::FromVal for $name {
            fn from_val(
                val: $crate::base::value::Val,
            ) -> Result<Self, $crate::base::value::WrongValue> {
                val.as_text()
                    .and_then(|text| serde_json::from_str(text).ok())
                    .ok_or_else(|| $crate::base::value::WrongValue::new(stringify!($name), &val))
            }
        }
    )+};
}

/// The values of a statement, in the order of `$1`, `$2`, …
#[macro_export]
macro_rules! vals {
    ($($value:expr),* $(,)?) => {
        &[$($crate::base::value::ToVal::to_val(&$value)),*] as &[$crate::base::value::Val]
    };
}
