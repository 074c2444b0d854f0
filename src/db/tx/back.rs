//! Records of any kind that are taken back: what was made goes, what was changed is as it was.

use crate::base::{
    failure::Failure,
    kind::{Kind, Subject},
    value::Val,
};

use super::{
    super::{
        check,
        history::{self, FieldChange},
        query::Row,
        record,
        search::Written,
        together::{TOGETHER, filled, holes},
    },
    Fate, Tx,
    many::take_ids,
};

impl Tx<'_> {
    /// Deletes records of a kind, each at a version, as [`Self::delete`] does one. Numbered documents are voided
    /// instead, but where the import that brought them is taken back; their numbers are not given again.
    ///
    /// # Errors
    /// [`Failure::Stale`] when somebody else saved one of them in between; when another record names one.
    pub fn delete_all(&self, kind: Kind, records: &[(i64, i64)]) -> Result<(), Failure> {
        let names = column_names(self, kind)?;
        let columns: Vec<&str> = names.iter().map(String::as_str).collect();
        let table = record::table(kind);
        let holes = holes(1);
        for chunk in records.chunks(TOGETHER) {
            let params = filled(chunk, |(id, _)| Val::Int(*id));
            let found: Vec<Vec<Val>> =
                values_of(self, &format!("SELECT {} FROM {table} WHERE id IN ({holes})", columns.join(", ")), &params)?;
            for (id, version) in chunk {
                if !found.iter().any(|values| values[..2] == [Val::Int(*id), Val::Int(*version)]) {
                    return Err(self.stale(Subject { kind, id: *id }, *version)?);
                }
            }
            self.trace_deleted(kind, &columns, &found)?;
            self.conn.write(&format!("DELETE FROM {table} WHERE id IN ({holes})"), &params)?;
        }
        Ok(())
    }

    /// The last rows of the history, and what has to be known of records that go.
    fn trace_deleted(&self, kind: Kind, columns: &[&str], records: &[Vec<Val>]) -> Result<(), Failure> {
        let history_ids = take_ids(self.conn, "history", records.len())?;
        let mut told = Vec::with_capacity(records.len());
        for (values, history_id) in records.iter().zip(&history_ids) {
            let [Val::Int(id), Val::Int(version), ..] = values[..] else { continue };
            let subject = Subject { kind, id };
            let mut row = vec![Val::Int(*history_id)];
            row.extend(history::row_of_deleted(&self.stamp(), (subject, version + 1), columns, values));
            told.push(row);
            self.touched.borrow_mut().note(&Written { kind, id, columns, old: Some(values), new: None });
            self.changes.borrow_mut().push((subject, Fate::Deleted));
            self.wrote_line_of(kind, columns, values);
        }
        self.insert_history(&told)
    }

    /// Sets fields of a record at a version back to what they were before they changed.
    ///
    /// # Errors
    /// [`Failure::Stale`] when somebody else saved it in between.
    pub fn set_back(&self, (subject, version): (Subject, i64), changed: &[FieldChange]) -> Result<(), Failure> {
        let names = column_names(self, subject.kind)?;
        let columns: Vec<&str> = names.iter().map(String::as_str).collect();
        let table = record::table(subject.kind);
        let read = format!("SELECT {} FROM {table} WHERE id = $1 AND version = $2", columns.join(", "));
        let key = crate::vals![subject.id, version];
        let Some(before) = values_of(self, &read, key)?.into_iter().next() else {
            return Err(self.stale(subject, version)?);
        };
        let sets: Vec<String> =
            changed.iter().enumerate().map(|(hole, (column, ..))| format!("{column} = ${}", hole + 3)).collect();
        let mut params = key.to_vec();
        params.extend(changed.iter().map(|(_, old, _)| old.clone()));
        let set = sets.join(", ");
        let sql = format!("UPDATE {table} SET version = version + 1, {set} WHERE id = $1 AND version = $2");
        self.conn.write(&sql, &params)?;
        let differences: Vec<(&str, Val, Val)> =
            changed.iter().map(|(column, old, new)| (column.as_str(), new.clone(), old.clone())).collect();
        history::changed(self, subject, version + 1, &differences)?;
        let after: Vec<Val> = columns
            .iter()
            .zip(&before)
            .map(|(column, val)| {
                changed.iter().find(|(name, ..)| name == column).map_or(val, |(_, old, _)| old).clone()
            })
            .collect();
        let written =
            Written { kind: subject.kind, id: subject.id, columns: &columns, old: Some(&before), new: Some(&after) };
        self.touched.borrow_mut().note(&written);
        self.changes.borrow_mut().push((subject, Fate::Changed));
        self.wrote_line_of(subject.kind, &columns, &before);
        self.wrote_line_of(subject.kind, &columns, &after);
        Ok(())
    }
}

fn column_names(tx: &Tx<'_>, kind: Kind) -> Result<Vec<String>, Failure> {
    Ok(check::columns_of(tx, kind)?.into_iter().map(|(column, _)| column).collect())
}

fn values_of(tx: &Tx<'_>, sql: &str, params: &[Val]) -> Result<Vec<Vec<Val>>, Failure> {
    let mut all = Vec::new();
    tx.each(sql, params, |row: &Row<'_>| {
        all.push(row.vals()?);
        Ok(())
    })?;
    Ok(all)
}
