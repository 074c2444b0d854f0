//! Rows as CSV: UTF-8 with a mark, so that spreadsheets show the right characters.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use crate::base::failure::Failure;

/// A CSV file that grows.
pub(super) struct Lines {
    path: PathBuf,
    writer: csv::Writer<BufWriter<File>>,
}

impl Lines {
    /// Begins a file.
    pub fn new(path: &Path) -> Result<Self, Failure> {
        let wrong = |error: std::io::Error| Failure::io(path, &error);
        let mut file = BufWriter::new(File::create(path).map_err(wrong)?);
        file.write_all(b"\xEF\xBB\xBF").map_err(wrong)?;
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        Ok(Self { path: path.to_owned(), writer })
    }

    /// Writes a line.
    pub fn line(&mut self, cells: impl Iterator<Item = String>) -> Result<(), Failure> {
        self.writer.write_record(cells).map_err(|error| wrong(&self.path, &error))
    }

    /// Writes what is left.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.writer.flush().map_err(|error| Failure::io(&self.path, &error))
    }
}

fn wrong(path: &Path, error: &csv::Error) -> Failure {
    Failure::Io { path: path.to_owned(), why: error.to_string() }
}
