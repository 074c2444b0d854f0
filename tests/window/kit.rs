//! The kit without a shell: table, form, date picker, picker, lines, steps, reasons.
