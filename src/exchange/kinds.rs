//! What can be imported, and a file made ready to be.

use std::path::Path;

use crate::base::{failure::Failure, field::Show, kind::Kind, progress::Progress};

use super::{
    Limits, Sheet, Source, bom, customers, deliveries,
    guess::Guess,
    import::{self, Columns, Context, Importer, Mode, Options, Prepared, Report},
    items,
    map::Wording,
    past::{self, Calls},
    read,
};

crate::words! {
    /// What a file may hold.
    pub enum ImportKind in "exchange-kind" {
        /// Customers, each with a contact and an address on its row.
        Customers = "customers",
        /// Items.
        Items = "items",
        /// Components of items.
        Bom = "bom",
        /// Deliveries: several rows with one number are one delivery.
        Deliveries = "deliveries",
        /// Calls with their past, from another program.
        Calls = "calls",
    }
}

impl ImportKind {
    /// What is imported where records of a kind come of it.
    pub fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::Customer => Self::Customers,
            Kind::Item => Self::Items,
            Kind::BomLine => Self::Bom,
            Kind::Delivery => Self::Deliveries,
            Kind::Call => Self::Calls,
            _ => return None,
        })
    }

    /// The columns a file of this kind may have: the text key of each one's heading, and whether it must be there.
    pub fn columns(self) -> Vec<(&'static str, bool)> {
        match self {
            Self::Customers => columns(&customers::Customers),
            Self::Items => columns(&items::Items),
            Self::Bom => columns(&bom::Bom),
            Self::Deliveries => columns(&deliveries::Deliveries),
            Self::Calls => columns(&Calls),
        }
    }
}

impl ImportKind {
    /// How a file of this kind is understood.
    pub fn guess(self, sheet: &Sheet, options: &Options) -> Guess {
        match self {
            Self::Customers => Guess::of(&customers::Customers, sheet, options),
            Self::Items => Guess::of(&items::Items, sheet, options),
            Self::Bom => Guess::of(&bom::Bom, sheet, options),
            Self::Deliveries => Guess::of(&deliveries::Deliveries, sheet, options),
            Self::Calls => Guess::of(&Calls, sheet, options),
        }
    }
}

fn columns<C: Columns>(importer: &C) -> Vec<(&'static str, bool)> {
    importer.fields().iter().filter_map(|field| field.edit.map(|edit| (field.label, edit.required))).collect()
}

/// A file that was read and whose headings fit: it can be checked against the store and imported.
pub struct Ready {
    /// What it holds.
    pub kind: ImportKind,
    source: Source,
    work: Box<dyn Work>,
}

/// First rows of a file as they will go in.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// The columns that are used: the text key of each, and how its values are shown.
    pub columns: Vec<(&'static str, Show)>,
    /// Row numbers and values: words as they are stored.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// A prepared sheet with its importer, whatever its kind.
pub(super) trait Work: Send + Sync {
    fn check(&self, context: Context<'_>) -> Result<Report, Failure>;
    fn run(&self, context: Context<'_>, mode: Mode) -> Result<Report, Failure>;
    fn sample(&self, rows: usize) -> Sample;
}

struct Whole<I: Importer> {
    importer: I,
    prepared: Prepared<I::Draft>,
}

impl<I: Importer> Work for Whole<I> {
    fn check(&self, context: Context<'_>) -> Result<Report, Failure> {
        import::check(context, &self.importer, &self.prepared)
    }

    fn run(&self, context: Context<'_>, mode: Mode) -> Result<Report, Failure> {
        import::run(context, &self.importer, &self.prepared, mode)
    }

    fn sample(&self, rows: usize) -> Sample {
        self.prepared.sample(rows)
    }
}

impl Ready {
    /// Reads a file of a kind and makes it ready. Needs no store, so nobody waits for it.
    ///
    /// # Errors
    /// As [`read::read`] and [`import::prepare`].
    pub fn read(kind: ImportKind, path: &Path, options: &Options, progress: &Progress) -> Result<Self, Failure> {
        Self::of(kind, read::read(path, progress, Limits::default())?, options, progress)
    }

    /// Makes a sheet of a kind ready.
    ///
    /// # Errors
    /// As [`import::prepare`].
    pub fn of(kind: ImportKind, sheet: Sheet, options: &Options, progress: &Progress) -> Result<Self, Failure> {
        let source = sheet.source.clone();
        let work = match kind {
            ImportKind::Customers => whole(customers::Customers, sheet, options, progress)?,
            ImportKind::Items => whole(items::Items, sheet, options, progress)?,
            ImportKind::Bom => whole(bom::Bom, sheet, options, progress)?,
            ImportKind::Deliveries => whole(deliveries::Deliveries, sheet, options, progress)?,
            ImportKind::Calls => Box::new(past::Ready::of(sheet, options, progress)?),
        };
        Ok(Self { kind, source, work })
    }

    /// What an import would do, without doing it.
    ///
    /// # Errors
    /// As [`import::check`].
    pub fn check(&self, context: Context<'_>) -> Result<Report, Failure> {
        self.work.check(context)
    }

    /// Imports, in one transaction.
    ///
    /// # Errors
    /// As [`import::run`]; a file that was changed since it was read.
    pub fn run(&self, context: Context<'_>, mode: Mode) -> Result<Report, Failure> {
        // It is looked at once more where it is noted; here so that nobody waits for that.
        self.source.still()?;
        self.work.run(context, mode)
    }

    /// The first rows as they will go in.
    pub fn sample(&self, rows: usize) -> Sample {
        self.work.sample(rows)
    }
}

fn whole<I: Importer + 'static>(
    importer: I,
    sheet: Sheet,
    options: &Options,
    progress: &Progress,
) -> Result<Box<dyn Work>, Failure> {
    let prepared = import::prepare(&importer, sheet, (options, &Wording::default()), progress)?;
    Ok(Box::new(Whole { importer, prepared }))
}
