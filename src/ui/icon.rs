//! The icons: one named letter per picture, out of the Phosphor icon font (`crate::base::font::ICONS`).
//!
//! Draw them as text in the family that has the icon font behind the body font. The font holds these and no others:
//! the command that made it is in `resources/fonts/README.md`.

/// The start page.
pub const HOUSE: &str = "\u{e2c2}";
/// A call, a phone number.
pub const PHONE: &str = "\u{e3b8}";
/// A call going on.
pub const PHONE_CALL: &str = "\u{e3ba}";
/// A call that came in.
pub const PHONE_INCOMING: &str = "\u{e3be}";
/// A call we made.
pub const PHONE_OUTGOING: &str = "\u{e3c0}";
/// The service desk.
pub const HEADSET: &str = "\u{e584}";
/// A day, a plan by days.
pub const CALENDAR: &str = "\u{e108}";
/// A day that is agreed.
pub const CALENDAR_CHECK: &str = "\u{e712}";
/// A new appointment.
pub const CALENDAR_PLUS: &str = "\u{e714}";
/// A day that fell through.
pub const CALENDAR_X: &str = "\u{e10c}";
/// People, a group.
pub const USERS: &str = "\u{e4d6}";
/// A team.
pub const USERS_THREE: &str = "\u{e68e}";
/// One person.
pub const USER: &str = "\u{e4c2}";
/// Whoever is signed in.
pub const USER_CIRCLE: &str = "\u{e4c4}";
/// An engineer.
pub const USER_GEAR: &str = "\u{e4cc}";
/// A new person.
pub const USER_PLUS: &str = "\u{e4d0}";
/// Someone accepted.
pub const USER_CHECK: &str = "\u{eafa}";
/// A business card, master data of a person.
pub const IDENTIFICATION_CARD: &str = "\u{e2c8}";
/// The contacts.
pub const ADDRESS_BOOK: &str = "\u{e6f8}";
/// Customers.
pub const BUILDINGS: &str = "\u{e102}";
/// A plant, a site.
pub const FACTORY: &str = "\u{e760}";
/// Our own company, a shop.
pub const STOREFRONT: &str = "\u{e470}";
/// A part, an item in a box.
pub const PACKAGE: &str = "\u{e390}";
/// An item.
pub const CUBE: &str = "\u{e1da}";
/// Stock, several of a kind.
pub const STACK: &str = "\u{e466}";
/// A store of parts.
pub const WAREHOUSE: &str = "\u{ecd4}";
/// A unit of equipment.
pub const DESKTOP_TOWER: &str = "\u{e562}";
/// A unit of equipment, without screen.
pub const COMPUTER_TOWER: &str = "\u{e548}";
/// Several units of equipment.
pub const HARD_DRIVES: &str = "\u{e2a0}";
/// An assembly.
pub const ENGINE: &str = "\u{ea80}";
/// A component.
pub const CPU: &str = "\u{e610}";
/// Parts inside parts.
pub const TREE_STRUCTURE: &str = "\u{e67c}";
/// A document, a contract.
pub const FILE_TEXT: &str = "\u{e23a}";
/// A new document.
pub const FILE_PLUS: &str = "\u{e236}";
/// A document as PDF.
pub const FILE_PDF: &str = "\u{e702}";
/// A workbook.
pub const FILE_XLS: &str = "\u{eb22}";
/// A text table.
pub const FILE_CSV: &str = "\u{eb1c}";
/// Several documents.
pub const FILES: &str = "\u{e710}";
/// A note being written.
pub const NOTE_PENCIL: &str = "\u{e34c}";
/// A repair.
pub const WRENCH: &str = "\u{e5d4}";
/// Tools.
pub const TOOLBOX: &str = "\u{eca0}";
/// Work on something.
pub const HAMMER: &str = "\u{e80e}";
/// Disassembly.
pub const SCREWDRIVER: &str = "\u{e86e}";
/// Money, in yuan.
pub const CURRENCY_CNY: &str = "\u{e54e}";
/// A settlement, a receipt.
pub const RECEIPT: &str = "\u{e3ec}";
/// An invoice.
pub const INVOICE: &str = "\u{ee42}";
/// Amounts worked out.
pub const CALCULATOR: &str = "\u{e538}";
/// Cost.
pub const COINS: &str = "\u{e78e}";
/// Payment.
pub const WALLET: &str = "\u{e68a}";
/// Money received.
pub const HAND_COINS: &str = "\u{ea8c}";
/// A bank account.
pub const BANK: &str = "\u{e0b4}";
/// A rate, a discount.
pub const PERCENT: &str = "\u{e3b6}";
/// Rating, a favourite.
pub const STAR: &str = "\u{e46a}";
/// Half a star.
pub const STAR_HALF: &str = "\u{e70a}";
/// A happy customer.
pub const SMILEY: &str = "\u{e436}";
/// A customer without an opinion.
pub const SMILEY_MEH: &str = "\u{e43a}";
/// An unhappy customer.
pub const SMILEY_SAD: &str = "\u{e43e}";
/// Praise.
pub const THUMBS_UP: &str = "\u{e48e}";
/// A complaint.
pub const THUMBS_DOWN: &str = "\u{e48c}";
/// Settings.
pub const GEAR: &str = "\u{e270}";
/// Adjusting.
pub const SLIDERS_HORIZONTAL: &str = "\u{e434}";
/// Search.
pub const MAGNIFYING_GLASS: &str = "\u{e30c}";
/// Show larger.
pub const MAGNIFYING_GLASS_PLUS: &str = "\u{e310}";
/// Show smaller.
pub const MAGNIFYING_GLASS_MINUS: &str = "\u{e30e}";
/// Add.
pub const PLUS: &str = "\u{e3d4}";
/// Add, as a round button.
pub const PLUS_CIRCLE: &str = "\u{e3d6}";
/// Take away.
pub const MINUS: &str = "\u{e32a}";
/// Take away, as a round button.
pub const MINUS_CIRCLE: &str = "\u{e32c}";
/// Close, clear.
pub const X: &str = "\u{e4f6}";
/// Refused, failed.
pub const X_CIRCLE: &str = "\u{e4f8}";
/// Done.
pub const CHECK: &str = "\u{e182}";
/// All done.
pub const CHECKS: &str = "\u{e53a}";
/// All right.
pub const CHECK_CIRCLE: &str = "\u{e184}";
/// A ticked box.
pub const CHECK_SQUARE: &str = "\u{e186}";
/// An empty box.
pub const SQUARE: &str = "\u{e45e}";
/// An empty round mark.
pub const CIRCLE: &str = "\u{e18a}";
/// The chosen one of several.
pub const RADIO_BUTTON: &str = "\u{eb08}";
/// Not allowed.
pub const PROHIBIT: &str = "\u{e3de}";
/// Take care.
pub const WARNING: &str = "\u{e4e0}";
/// Something is wrong.
pub const WARNING_CIRCLE: &str = "\u{e4e2}";
/// A hint.
pub const INFO: &str = "\u{e2ce}";
/// Help.
pub const QUESTION: &str = "\u{e3e8}";
/// Support.
pub const LIFEBUOY: &str = "\u{e63a}";
/// Previous.
pub const CARET_LEFT: &str = "\u{e138}";
/// Next, folded.
pub const CARET_RIGHT: &str = "\u{e13a}";
/// Sorted upwards.
pub const CARET_UP: &str = "\u{e13c}";
/// Sorted downwards, unfolded.
pub const CARET_DOWN: &str = "\u{e136}";
/// May be sorted.
pub const CARET_UP_DOWN: &str = "\u{e140}";
/// To the first.
pub const CARET_DOUBLE_LEFT: &str = "\u{e128}";
/// To the last.
pub const CARET_DOUBLE_RIGHT: &str = "\u{e12a}";
/// Back.
pub const ARROW_LEFT: &str = "\u{e058}";
/// On.
pub const ARROW_RIGHT: &str = "\u{e06c}";
/// Up.
pub const ARROW_UP: &str = "\u{e08e}";
/// Down.
pub const ARROW_DOWN: &str = "\u{e03e}";
/// Again, reload.
pub const ARROW_CLOCKWISE: &str = "\u{e036}";
/// Undo.
pub const ARROW_COUNTER_CLOCKWISE: &str = "\u{e038}";
/// Refresh, exchange.
pub const ARROWS_CLOCKWISE: &str = "\u{e094}";
/// Transfer.
pub const ARROWS_LEFT_RIGHT: &str = "\u{e0a0}";
/// Order.
pub const ARROWS_DOWN_UP: &str = "\u{e098}";
/// Open elsewhere.
pub const ARROW_SQUARE_OUT: &str = "\u{e5de}";
/// Bring in.
pub const ARROW_SQUARE_IN: &str = "\u{e5dc}";
/// Take back.
pub const ARROW_U_UP_LEFT: &str = "\u{e08a}";
/// Answer.
pub const ARROW_BEND_UP_LEFT: &str = "\u{e024}";
/// Sign in.
pub const SIGN_IN: &str = "\u{e428}";
/// Sign out.
pub const SIGN_OUT: &str = "\u{e42a}";
/// Print.
pub const PRINTER: &str = "\u{e3dc}";
/// Save.
pub const FLOPPY_DISK: &str = "\u{e248}";
/// Bring to this machine, export.
pub const DOWNLOAD_SIMPLE: &str = "\u{e20c}";
/// Read in, import.
pub const UPLOAD_SIMPLE: &str = "\u{e4c0}";
/// Send out.
pub const EXPORT: &str = "\u{eaf0}";
/// Back up.
pub const CLOUD_ARROW_UP: &str = "\u{e1ae}";
/// A time.
pub const CLOCK: &str = "\u{e19a}";
/// Time is running.
pub const CLOCK_COUNTDOWN: &str = "\u{ed2c}";
/// History.
pub const CLOCK_COUNTER_CLOCKWISE: &str = "\u{e1a0}";
/// A measured time.
pub const TIMER: &str = "\u{e492}";
/// A reminder.
pub const ALARM: &str = "\u{e006}";
/// Waiting.
pub const HOURGLASS: &str = "\u{e2b2}";
/// Waiting, half the time is over.
pub const HOURGLASS_MEDIUM: &str = "\u{e2b8}";
/// Pause.
pub const PAUSE: &str = "\u{e39e}";
/// On hold.
pub const PAUSE_CIRCLE: &str = "\u{e3a0}";
/// Start.
pub const PLAY: &str = "\u{e3d0}";
/// Go on.
pub const PLAY_CIRCLE: &str = "\u{e3d2}";
/// Stop.
pub const STOP: &str = "\u{e46c}";
/// Skip.
pub const SKIP_FORWARD: &str = "\u{e5a6}";
/// Locked.
pub const LOCK: &str = "\u{e2fa}";
/// Unlocked.
pub const LOCK_OPEN: &str = "\u{e306}";
/// A password, a right.
pub const KEY: &str = "\u{e2d6}";
/// Under warranty.
pub const SHIELD_CHECK: &str = "\u{e40c}";
/// Warranty in doubt.
pub const SHIELD_WARNING: &str = "\u{e412}";
/// Certified.
pub const SEAL_CHECK: &str = "\u{e606}";
/// Delivery, a trip to the customer.
pub const TRUCK: &str = "\u{e4b4}";
/// A service van.
pub const VAN: &str = "\u{e826}";
/// A drive.
pub const CAR: &str = "\u{e112}";
/// A place.
pub const MAP_PIN: &str = "\u{e316}";
/// A map.
pub const MAP_TRIFOLD: &str = "\u{e31a}";
/// The way there.
pub const NAVIGATION_ARROW: &str = "\u{eade}";
/// Notices.
pub const BELL: &str = "\u{e0ce}";
/// A new notice.
pub const BELL_RINGING: &str = "\u{e5e8}";
/// No notices.
pub const BELL_SLASH: &str = "\u{e0d4}";
/// Dark.
pub const MOON: &str = "\u{e330}";
/// Light.
pub const SUN: &str = "\u{e472}";
/// As the system has it.
pub const MONITOR: &str = "\u{e32e}";
/// Language.
pub const TRANSLATE: &str = "\u{e4a2}";
/// The web.
pub const GLOBE: &str = "\u{e288}";
/// Menu.
pub const LIST: &str = "\u{e2f0}";
/// A list.
pub const LIST_BULLETS: &str = "\u{e2f2}";
/// A list of things to do.
pub const LIST_CHECKS: &str = "\u{eadc}";
/// Steps.
pub const LIST_NUMBERS: &str = "\u{e2f6}";
/// Show or hide the side.
pub const SIDEBAR: &str = "\u{eab6}";
/// Columns of a list.
pub const COLUMNS: &str = "\u{e546}";
/// Rows of a list.
pub const ROWS: &str = "\u{e5a2}";
/// A table.
pub const TABLE: &str = "\u{e476}";
/// A board.
pub const KANBAN: &str = "\u{eb54}";
/// Tiles.
pub const SQUARES_FOUR: &str = "\u{e464}";
/// Filter.
pub const FUNNEL: &str = "\u{e266}";
/// Sort or filter, small.
pub const FUNNEL_SIMPLE: &str = "\u{e268}";
/// No filter.
pub const FUNNEL_X: &str = "\u{e26c}";
/// Smallest first.
pub const SORT_ASCENDING: &str = "\u{e444}";
/// Largest first.
pub const SORT_DESCENDING: &str = "\u{e446}";
/// Edit.
pub const PENCIL: &str = "\u{e3ae}";
/// Edit, small.
pub const PENCIL_SIMPLE: &str = "\u{e3b4}";
/// Wipe.
pub const ERASER: &str = "\u{e21e}";
/// Delete.
pub const TRASH: &str = "\u{e4a6}";
/// Put away.
pub const ARCHIVE: &str = "\u{e00c}";
/// Copy.
pub const COPY: &str = "\u{e1ca}";
/// The clipboard.
pub const CLIPBOARD: &str = "\u{e196}";
/// A form, a service call.
pub const CLIPBOARD_TEXT: &str = "\u{e198}";
/// Cut.
pub const SCISSORS: &str = "\u{eae0}";
/// A link.
pub const LINK: &str = "\u{e2e2}";
/// Unlink.
pub const LINK_BREAK: &str = "\u{e2e4}";
/// An attached file.
pub const PAPERCLIP: &str = "\u{e39a}";
/// A picture.
pub const IMAGE: &str = "\u{e2ca}";
/// Take a picture.
pub const CAMERA: &str = "\u{e10e}";
/// Show.
pub const EYE: &str = "\u{e220}";
/// Hide.
pub const EYE_SLASH: &str = "\u{e224}";
/// A folder.
pub const FOLDER: &str = "\u{e24a}";
/// An open folder.
pub const FOLDER_OPEN: &str = "\u{e256}";
/// The database.
pub const DATABASE: &str = "\u{e1de}";
/// Connected.
pub const PLUGS_CONNECTED: &str = "\u{eb5a}";
/// Not connected.
pub const PLUGS: &str = "\u{eb56}";
/// In reach.
pub const WIFI_HIGH: &str = "\u{e4ea}";
/// Out of reach.
pub const WIFI_SLASH: &str = "\u{e4f2}";
/// A QR code.
pub const QR_CODE: &str = "\u{e3e6}";
/// A bar code.
pub const BARCODE: &str = "\u{e0b8}";
/// Read a code.
pub const SCAN: &str = "\u{ebb6}";
/// A report.
pub const CHART_BAR: &str = "\u{e150}";
/// Growing.
pub const CHART_LINE_UP: &str = "\u{e156}";
/// Shares.
pub const CHART_PIE: &str = "\u{e158}";
/// Shares, as a ring.
pub const CHART_DONUT: &str = "\u{eaa6}";
/// More than before.
pub const TREND_UP: &str = "\u{e4ae}";
/// Less than before.
pub const TREND_DOWN: &str = "\u{e4ac}";
/// A measured value.
pub const GAUGE: &str = "\u{e628}";
/// Running.
pub const PULSE: &str = "\u{e000}";
/// A talk, a consultation.
pub const CHAT_TEXT: &str = "\u{e17a}";
/// Talks.
pub const CHATS: &str = "\u{e17c}";
/// A note in a talk.
pub const CHAT_CIRCLE_TEXT: &str = "\u{e16e}";
/// A complaint that must be heard.
pub const MEGAPHONE: &str = "\u{e324}";
/// Send.
pub const PAPER_PLANE_TILT: &str = "\u{e398}";
/// A letter.
pub const ENVELOPE: &str = "\u{e214}";
/// Mail.
pub const ENVELOPE_SIMPLE: &str = "\u{e218}";
/// A letter read.
pub const ENVELOPE_OPEN: &str = "\u{e216}";
/// Letters received.
pub const MAILBOX: &str = "\u{ec1e}";
/// A signature.
pub const SIGNATURE: &str = "\u{ebac}";
/// A company stamp.
pub const STAMP: &str = "\u{ea48}";
/// A label, a category.
pub const TAG: &str = "\u{e478}";
/// A small label.
pub const TAG_SIMPLE: &str = "\u{e47a}";
/// Remembered.
pub const BOOKMARK_SIMPLE: &str = "\u{e0ea}";
/// A priority.
pub const FLAG: &str = "\u{e244}";
/// A milestone.
pub const FLAG_BANNER: &str = "\u{e622}";
/// Pinned.
pub const PUSH_PIN: &str = "\u{e3e2}";
/// Again and again.
pub const REPEAT: &str = "\u{e3f6}";
/// Returned, used again.
pub const RECYCLE: &str = "\u{e75a}";
/// Exchanged.
pub const SWAP: &str = "\u{e83c}";
/// A contract concluded.
pub const HANDSHAKE: &str = "\u{e582}";
/// Business.
pub const BRIEFCASE: &str = "\u{e0ee}";
/// First help.
pub const FIRST_AID_KIT: &str = "\u{e570}";
/// A suggestion.
pub const LIGHTBULB: &str = "\u{e2dc}";
/// Urgent.
pub const LIGHTNING: &str = "\u{e2de}";
/// Very urgent.
pub const FIRE: &str = "\u{e242}";
/// The knowledge base.
pub const BOOK_OPEN: &str = "\u{e0e6}";
/// Training.
pub const GRADUATION_CAP: &str = "\u{e62c}";
/// Shortcuts.
pub const KEYBOARD: &str = "\u{e2d8}";
/// A command.
pub const COMMAND: &str = "\u{e1c4}";
/// Click.
pub const CURSOR_CLICK: &str = "\u{e7c8}";
/// More.
pub const DOTS_THREE: &str = "\u{e1fe}";
/// More, narrow.
pub const DOTS_THREE_VERTICAL: &str = "\u{e208}";
/// A handle to drag.
pub const DOTS_SIX_VERTICAL: &str = "\u{eae2}";
/// Full size.
pub const CORNERS_OUT: &str = "\u{e1d0}";
/// Larger.
pub const ARROWS_OUT_SIMPLE: &str = "\u{e0a6}";
/// Smaller.
pub const ARROWS_IN_SIMPLE: &str = "\u{e09e}";
/// A window.
pub const APP_WINDOW: &str = "\u{e5da}";
/// The command line.
pub const TERMINAL_WINDOW: &str = "\u{eae8}";
/// An error in the program.
pub const BUG: &str = "\u{e5f4}";
/// Quit.
pub const POWER: &str = "\u{e3da}";
/// Working.
pub const SPINNER: &str = "\u{e66a}";
/// Working, turning.
pub const CIRCLE_NOTCH: &str = "\u{eb44}";
/// Letter size.
pub const TEXT_AA: &str = "\u{e6ee}";
/// Measures.
pub const RULER: &str = "\u{e6b8}";
/// Colours.
pub const PALETTE: &str = "\u{e6c8}";
/// Choose everything.
pub const SELECTION_ALL: &str = "\u{e746}";
/// Set left.
pub const TEXT_ALIGN_LEFT: &str = "\u{e484}";
/// Set in the middle.
pub const TEXT_ALIGN_CENTER: &str = "\u{e480}";
/// Set right.
pub const TEXT_ALIGN_RIGHT: &str = "\u{e486}";
/// The inbox.
pub const TRAY: &str = "\u{e4aa}";
