//! What is printed of a call: the proof of its deadlines, for the customer (CLK-6).

pub mod words;
