//! Values on their way to the server and back. The server's types are strict: a value is sent as the type that the
//! statement wants at its place.

use std::error::Error;

use bytes::BytesMut;
use postgres::{
    Row,
    types::{FromSql, IsNull, ToSql, Type, to_sql_checked},
};

use crate::base::{failure::Failure, value::Val};

/// A value, bound.
#[derive(Debug)]
pub(super) struct Bound<'a>(pub(super) &'a Val);

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self.0 {
            Val::Null => Ok(IsNull::Yes),
            Val::Int(number) => match *ty {
                Type::INT2 => i16::try_from(*number)?.to_sql(ty, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
                Type::FLOAT8 => real(*number).to_sql(ty, out),
                Type::BOOL => (*number != 0).to_sql(ty, out),
                ref text if is_text(text) => number.to_string().to_sql(ty, out),
                _ => number.to_sql(ty, out),
            },
            Val::Real(number) => number.to_sql(ty, out),
            Val::Text(text) => text.to_sql(ty, out),
            Val::Blob(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

#[expect(clippy::cast_precision_loss, reason = "a fraction was asked for")]
fn real(number: i64) -> f64 {
    number as f64
}

fn is_text(ty: &Type) -> bool {
    matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON)
}

/// A value, read.
struct Read(Val);

impl<'a> FromSql<'a> for Read {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT8 => Val::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Val::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Val::Int(i16::from_sql(ty, raw)?.into()),
            Type::OID => Val::Int(u32::from_sql(ty, raw)?.into()),
            Type::BOOL => Val::Int(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Val::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Val::Real(f32::from_sql(ty, raw)?.into()),
            Type::BYTEA => Val::Blob(raw.to_vec()),
            ref text if is_text(text) => Val::Text(std::str::from_utf8(raw)?.to_owned()),
            ref other => return Err(format!("a value of type {other}: write CAST").into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Val::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A value of a row.
pub(in crate::db) fn val(row: &Row, index: usize) -> Result<Val, Failure> {
    row.try_get::<_, Read>(index)
        .map(|Read(val)| val)
        .map_err(|error| Failure::Db(super::super::address::causes(&error)))
}
