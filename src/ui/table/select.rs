//! The records that are chosen in a table, to do something with all of them.

/// Chosen records. Of a million the ids alone are kept.
#[derive(Debug, Default)]
pub(super) struct Selection {
    /// Ascending, each once.
    ids: Vec<i64>,
    /// From which record on a range is chosen.
    pub anchor: Option<i64>,
}

impl Selection {
    /// True when a record is chosen.
    pub fn contains(&self, id: i64) -> bool {
        self.ids.binary_search(&id).is_ok()
    }

    /// How many are chosen.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The chosen ones, ascending.
    pub fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// Chooses a record, or no longer.
    pub fn toggle(&mut self, id: i64) {
        match self.ids.binary_search(&id) {
            Ok(at) => drop(self.ids.remove(at)),
            Err(at) => self.ids.insert(at, id),
        }
        self.anchor = Some(id);
    }

    /// Chooses these, beside what is chosen (`adds`) or instead of it.
    pub fn choose(&mut self, ids: &[i64], adds: bool) {
        if !adds {
            self.ids.clear();
        }
        self.ids.extend_from_slice(ids);
        self.ids.sort_unstable();
        self.ids.dedup();
    }

    /// Chooses nothing.
    pub fn clear(&mut self) {
        self.ids = Vec::new();
        self.anchor = None;
    }
}
