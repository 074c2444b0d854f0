//! The demo company's deliveries: growing from year to year, machines with serials, parts along.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::{
    Chance, DemoCell, DemoTable, Format,
    catalogue::{MACHINES, Machine},
    customers::Customer,
};

/// From this day…
const FIRST_DAY: (i32, u32, u32) = (2023, 1, 3);
/// …over so many days: until the end of October 2026.
const DAYS: i64 = 1397;

/// Parts that customers take along with a machine: code, quantity, price in yuan.
const ALONG: &[(&str, i64, i64)] =
    &[("P-OILF", 4, 168), ("P-AIRF", 4, 136), ("P-OIL46", 20, 38), ("P-SENS", 2, 285), ("P-CELL", 4, 320)];

pub(super) fn table(customers: &[Customer], count: usize) -> DemoTable {
    let mut chance = Chance::from_seed(20_230_103);
    let mut taken = vec![0_usize; MACHINES.len()];
    let mut rows = Vec::new();
    for number in 0..count {
        delivery(&mut chance, customers, &mut taken, (number, count), &mut rows);
    }
    DemoTable {
        file: "deliveries.xlsx",
        format: Format::Workbook("销售出库"),
        headings: vec![
            "Delivery no.",
            "Date",
            "Customer code",
            "End customer code",
            "Item code",
            "Quantity",
            "Serial numbers",
            "Price",
            "Note",
        ],
        rows,
    }
}

fn delivery(
    chance: &mut Chance,
    customers: &[Customer],
    taken: &mut [usize],
    (number, count): (usize, usize),
    rows: &mut Vec<Vec<DemoCell>>,
) {
    let day = day_of(number, count);
    let mut customer = chance.of(customers);
    let mut end_customer = String::new();
    if customer.is_dealer {
        let user = chance.of(customers);
        if !user.is_dealer {
            end_customer.clone_from(&user.code);
        }
    } else if number % 40 == 11 {
        // One customer has a whole hall of machines.
        customer = &customers[0];
    }
    let head = |line: Vec<DemoCell>, note: &str| {
        let mut row: Vec<DemoCell> = vec![
            format!("XSCK-{}-{:05}", day.year(), number + 1).into(),
            DemoCell::Day(day),
            customer.code.as_str().into(),
            end_customer.as_str().into(),
        ];
        row.extend(line);
        row.push(note.into());
        row
    };
    let lines = 1 + usize::from(chance.once_in(4)) + usize::from(chance.once_in(12));
    let mut chosen: Vec<usize> = Vec::new();
    for _ in 0..lines {
        let index = machine_for(chance, customer);
        // One line per item: units of it stand together.
        if chosen.contains(&index) {
            continue;
        }
        chosen.push(index);
        let units = if MACHINES[index].item.4 > 300_000 { 1 } else { *chance.of(&[1, 1, 1, 1, 2, 2, 3, 5]) };
        let line = units_of(&MACHINES[index], units, day, &mut taken[index], number);
        rows.push(head(line, if chosen.len() == 1 && chance.once_in(15) { "客户自提" } else { "" }));
    }
    if chance.once_in(5) {
        let (code, quantity, price) = *chance.of(ALONG);
        let line = vec![code.into(), DemoCell::Number(quantity), "".into(), DemoCell::Number(price)];
        rows.push(head(line, "随机备件"));
    }
}

/// Institutes take laboratory devices, others what comes.
fn machine_for(chance: &mut Chance, customer: &Customer) -> usize {
    let laboratory = MACHINES.len() - 4;
    if customer.is_institute { laboratory + chance.below(4) } else { chance.below(MACHINES.len()) }
}

/// Working days, the later ones closer together: a company that grows.
fn day_of(number: usize, count: usize) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(FIRST_DAY.0, FIRST_DAY.1, FIRST_DAY.2).expect("a day");
    let share = ((number as u64) << 20) / count.max(1) as u64;
    // Half of the way is straight, half of it a root: sales double over the years.
    let root = (share << 20).isqrt();
    let days = (DAYS * i64::try_from(share + root).expect("below 2²²")) >> 21;
    let day = first + TimeDelta::days(days);
    match day.weekday() {
        Weekday::Sat => day - TimeDelta::days(1),
        Weekday::Sun => day + TimeDelta::days(1),
        _ => day,
    }
}

fn units_of(machine: &Machine, units: usize, day: NaiveDate, taken: &mut usize, number: usize) -> Vec<DemoCell> {
    let serials: Vec<String> = (0..units)
        .map(|_| {
            *taken += 1;
            format!("{}{:02}{:02}{:04}", machine.serial, day.year() % 100, day.month(), *taken)
        })
        .collect();
    // Every way in which offices write several serials into a cell.
    let joint = [", ", "、", ";", "\n", " "][number % 5];
    let (code, .., price, _) = machine.item;
    vec![
        code.into(),
        DemoCell::Number(i64::try_from(units).expect("a handful")),
        serials.join(joint).into(),
        DemoCell::Number(price),
    ]
}
