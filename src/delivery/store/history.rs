//! Asks what was delivered to whom, when (DEL-2).

use crate::{
    base::{
        alike::packed,
        failure::Failure,
        found::squeezed,
        id::{DeliveryLineId, EquipmentId, ItemId},
        kind::{Kind, Subject},
        parse::Parser,
        say::Said,
        shown::Shown,
        value::{ToVal as _, Val},
    },
    customer::store as customer,
    db::{list::escape_like, query::Conn, record, search},
    delivery::{DeliveryLine, fields::history::Sought},
    item::store as item,
    vals,
};

/// Units of a line: those that its delivery made or completed.
const UNITS: &str = "SELECT u.id FROM equipment u WHERE u.delivery_id = $1 AND u.item_id = $2";

/// All days: said, it makes the engine walk along the index of days, and sort nothing.
const ANY_DAY: &str = "d.delivered_on >= '0001-01-01'";

/// What is asked as a condition on the list of lines, in SQL with its values.
///
/// # Errors
/// [`Failure::Invalid`] with what can't be read, field by field.
pub fn condition(conn: &Conn, sought: &Sought) -> Result<(String, Vec<Val>), Failure> {
    let mut parser = Parser::default();
    let owner = parser.record("customer", &sought.customer, Kind::Customer, |text| customer::named(conn, text))?;
    let what = parser.record("item", &sought.item, Kind::Item, |text| item::named(conn, text))?;
    let (from, to) = (parser.day("from", &sought.from), parser.day("to", &sought.to));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        parser.refuse("to", Said::new("delivery-history-reversed"));
    }
    parser.done()?;
    let (mut conditions, mut vals): (Vec<String>, Vec<Val>) = Default::default();
    let mut add = |sql: &str, val: Val| {
        vals.push(val);
        conditions.push(sql.replace("{}", &format!("${}", vals.len())));
    };
    if let Some(owner) = owner {
        // Two indexes, one for each of the two.
        let of = "t.delivery_id IN (SELECT x.id FROM delivery x WHERE x.customer_id = {} OR x.end_customer_id = {})";
        add(of, owner.id.to_val());
    }
    if let Some(what) = what {
        add("t.item_id = {}", what.id.to_val());
    }
    if let Some(from) = from {
        add("d.delivered_on >= {}", from.to_val());
    }
    if let Some(to) = to {
        add("d.delivered_on <= {}", to.to_val());
    }
    let batch = packed(&sought.batch);
    if !batch.is_empty() {
        add("LOWER(REPLACE(t.batch, ' ', '')) = LOWER({})", batch.to_val());
    }
    let serial = squeezed(&sought.serial);
    if !serial.is_empty() {
        let parts = parts(&serial, &sought.serial);
        let holes = [vals.len() + 1, vals.len() + 2];
        vals.extend(parts.map(|part| part.to_val()));
        conditions.push(bearing(conn, &serial, holes)?);
    } else if !packed(&sought.serial).is_empty() {
        // Marks alone are no part of a serial.
        add("t.id = {}", Val::Int(0));
    }
    if conditions.is_empty() {
        conditions.push(ANY_DAY.to_owned());
    }
    Ok((conditions.join(" AND "), vals))
}

/// So many records that may bear a serial are named one by one. Of more the first lines are found at once anyway.
const NAMED: usize = 2_000;

/// The lines that bear a part of a serial, as SQL. The line knows what left with it, also of units that were delivered
/// again since; the maker's is on the card.
fn bearing(conn: &Conn, serial: &str, holes: [usize; 2]) -> Result<String, Failure> {
    const LINES: &str =
        "SELECT l.id FROM equipment u JOIN delivery_line l ON l.delivery_id = u.delivery_id AND l.item_id = u.item_id";
    let (left, made) = (like("x.serials", holes), like("u.maker_serial", holes));
    // The index of the search says where to look.
    let deliveries = search::bearing(conn, Kind::Delivery, serial, NAMED)?;
    let cards = search::bearing(conn, Kind::Equipment, serial, NAMED)?;
    let (Some(deliveries), Some(cards)) = (deliveries, cards) else {
        return Ok(format!("({} OR t.id IN ({LINES} WHERE {made}))", like("t.serials", holes)));
    };
    let (deliveries, cards) = (one_of("x.delivery_id", &deliveries), one_of("u.id", &cards));
    Ok(format!(
        "t.id IN (SELECT x.id FROM delivery_line x WHERE {deliveries} AND {left} UNION {LINES} WHERE {cards} AND {made})"
    ))
}

/// What is looked for of a serial: its letters and digits alone, and all of it but spaces.
fn parts(bare: &str, typed: &str) -> [String; 2] {
    [bare, &packed(typed)].map(|part| format!("%{}%", escape_like(part)))
}

/// That a column bears a part of a serial, however the one and the other is written: the [`parts`] stand in these holes.
fn like(column: &str, [bare, typed]: [usize; 2]) -> String {
    // What people put between the letters and digits of a serial. Any other mark counts, as it is typed.
    let without = |marks: &[char]| {
        marks.iter().fold(column.to_owned(), |column, mark| format!("REPLACE({column}, '{mark}', '')"))
    };
    let (letters, whole) = (without(&[' ', '-', '/', '.', '_', ':', '+', '#', '*', '(', ')']), without(&[' ']));
    format!("(LOWER({letters}) LIKE LOWER(${bare}) ESCAPE '\\' OR LOWER({whole}) LIKE LOWER(${typed}) ESCAPE '\\')")
}

/// That a column names one of these records.
fn one_of(column: &str, ids: &[i64]) -> String {
    let written: Vec<String> = ids.iter().map(ToString::to_string).collect();
    // No record has the number 0.
    if written.is_empty() { format!("{column} = 0") } else { format!("{column} IN ({})", written.join(", ")) }
}

/// Where a line leads: to the card of its unit; where it has several, to the one that bears what was typed of a serial,
/// else to the delivery.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such line.
pub fn lead(conn: &Conn, line: DeliveryLineId, serial: &str) -> Result<Subject, Failure> {
    let line: DeliveryLine = record::get(conn, line)?;
    let card = |id: EquipmentId| Subject::new(Kind::Equipment, id);
    let all: Vec<EquipmentId> =
        conn.values(&format!("{UNITS} ORDER BY u.id LIMIT 2"), vals![line.delivery_id, line.item_id])?;
    if let [only] = all[..] {
        return Ok(card(only));
    }
    let bare = squeezed(serial);
    if !bare.is_empty() {
        let bearing = format!("({} OR {})", like("u.serial", [3, 4]), like("u.maker_serial", [3, 4]));
        let [letters, typed] = parts(&bare, serial);
        let mut found: Vec<EquipmentId> = conn.values(
            &format!("{UNITS} AND {bearing} ORDER BY u.id LIMIT 2"),
            vals![line.delivery_id, line.item_id, letters, typed],
        )?;
        // A unit that was delivered again since is found by its item and number, as the line knows it.
        if found.is_empty()
            && let Some(left) = line.serials.0.iter().find(|one| squeezed(one) == bare)
        {
            let again = format!(
                "SELECT u.id FROM equipment u WHERE u.item_id = $1 AND {} ORDER BY u.id DESC NULLS LAST LIMIT 1",
                like("u.serial", [2, 3])
            );
            found = conn.values(&again, vals![line.item_id, bare, escape_like(&packed(left))])?;
        }
        if let [only] = found[..] {
            return Ok(card(only));
        }
    }
    Ok(Subject::new(Kind::Delivery, line.delivery_id))
}

/// The line of that id, written `#id`.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, text: &str) -> Result<Option<DeliveryLine>, Failure> {
    match text.trim().trim_start_matches('#').parse::<i64>() {
        Ok(id) => record::first(conn, "WHERE id = $1", vals![id]),
        Err(_) => Ok(None),
    }
}

/// The delivery of a line as scripts read it.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, line: DeliveryLineId) -> Result<Shown, Failure> {
    let line: DeliveryLine = record::get(conn, line)?;
    super::show(conn, line.delivery_id)
}

/// How many lines of deliveries an item has.
///
/// # Errors
/// When the engine fails.
pub fn total_of_item(conn: &Conn, item: ItemId) -> Result<i64, Failure> {
    Ok(conn.value("SELECT COUNT(*) FROM delivery_line WHERE item_id = $1", vals![item])?.unwrap_or(0))
}
