//! Tests of the whole, in one binary.

/// Rules against a slow, obvious second way.
mod cases {
    /// Working time, counted minute by minute.
    mod calendar;
}
/// The printed page on the screen.
mod preview;
/// Paper: layout, wrapping over pages, the PDF read back.
mod print;
