//! Tests of the whole, in one binary.

/// Rules against a slow, obvious second way.
mod cases {
    /// Working time, counted minute by minute.
    mod calendar;
}
