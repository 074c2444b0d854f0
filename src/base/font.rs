//! The font files inside the program. Window and paper share them, so that what is seen is what is printed.

/// Noto Sans SC, a subset with GBK, Big5 and the symbols of office documents: the letters of window and paper.
pub const BODY: &[u8] = include_bytes!("../../resources/fonts/NotoSansSC-Regular.ttf");

/// Noto Sans SC Bold, a subset with GB2312, Latin, punctuation and symbols: what a form wants to stand out.
pub const BOLD: &[u8] = include_bytes!("../../resources/fonts/NotoSansSC-Bold.ttf");

/// What Noto Sans SC has twice: quotes, ellipsis, middle dot and hyphen as Latin text has them, dashes as Chinese has them.
pub const MARKS: &[u8] = include_bytes!("../../resources/fonts/NotoSansSCMarks-Regular.ttf");

/// The same marks in bold.
pub const MARKS_BOLD: &[u8] = include_bytes!("../../resources/fonts/NotoSansSCMarks-Bold.ttf");

/// The picture letters named in `ui/icon.rs`.
pub const ICONS: &[u8] = include_bytes!("../../resources/fonts/icons.ttf");
