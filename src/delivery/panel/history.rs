//! What was delivered to whom, when: asked by customer, item, serial, batch and days (DEL-2).

use egui::Ui;

use crate::{
    base::{
        failure::{Failure, FieldError},
        filter::Filter,
        id::{CustomerId, DeliveryLineId, EquipmentId, ItemId},
        kind::{Kind, Subject},
        slot::Slot,
        value::Val,
    },
    cx::{Cx, List, Section, refresh},
    db::{query::Conn, tx::Changes},
    delivery::{
        fields::history::{SOUGHT_FIELDS, Sought, list_spec},
        section, store,
    },
    equipment, item,
    ui::{form::Grid, icon, ime, style, widget},
};

/// How long one types before it is searched, in seconds.
const PAUSE_SECONDS: f64 = 0.25;

/// The question and its list.
pub struct History {
    list: List,
    /// As typed.
    sought: Sought,
    /// What was typed when it was looked at last, and when it became so.
    typed: (Sought, f64),
    /// What the list shows; none before the first question.
    asked: Option<Sought>,
    errors: Vec<FieldError>,
    answer: Slot<(String, Vec<Val>)>,
    /// The list knows what to show.
    is_answered: bool,
    /// What somebody else asks for: the deliveries of a customer.
    begun: Slot<Sought>,
    /// Where the row leads that was opened.
    leading: Slot<Subject>,
}

impl History {
    /// The question; it has no form, so no sections.
    pub fn new(_: Vec<Box<dyn Section>>) -> Self {
        Self {
            list: List::new("delivery-history", list_spec()).toned(section::list_tone),
            sought: Sought::default(),
            typed: Default::default(),
            asked: None,
            errors: Vec::new(),
            answer: Slot::default(),
            is_answered: false,
            begun: Slot::default(),
            leading: Slot::default(),
        }
    }

    fn poll(&mut self, cx: &Cx<'_>) {
        match self.answer.take() {
            Some(Ok(condition)) => {
                self.errors.clear();
                self.list.table.only(Some(condition));
                self.is_answered = true;
            }
            Some(Err(Failure::Invalid(errors))) => self.errors = errors,
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.begun.take() {
            Some(Ok(sought)) => self.sought = sought,
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.leading.take() {
            Some(Ok(subject)) => cx.open(subject),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    /// What was typed is asked when typing pauses and no input method composes.
    fn ask(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let now = ui.input(|input| input.time);
        if self.sought != self.typed.0 {
            self.typed = (self.sought.clone(), now);
        }
        if self.asked.as_ref() == Some(&self.typed.0) || ime::is_composing(ui.ctx()) {
            return;
        }
        let left = PAUSE_SECONDS - (now - self.typed.1);
        if left > 0.0 && self.asked.is_some() {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
            return;
        }
        let sought = self.typed.0.clone();
        self.asked = Some(sought.clone());
        self.answer = cx.load(move |conn| store::history::condition(conn, &sought));
    }
}

impl crate::cx::Panel for History {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.poll(cx);
        self.ask(cx, ui);
        ui.horizontal_wrapped(|ui| {
            widget::heading(ui, &cx.t("delivery-history"));
            if self.sought != Sought::default() && widget::button(ui, icon::X, &cx.t("delivery-sought-all")).clicked() {
                self.sought = Sought::default();
            }
        });
        Grid::new("sought", SOUGHT_FIELDS, &self.errors).columns(3).show(cx, ui, &mut self.sought);
        ui.add_space(style::GAP);
        if !self.is_answered {
            return;
        }
        if let Some(id) = self.list.ui(cx, ui) {
            let serial = self.sought.serial.clone();
            self.leading = cx.load(move |conn| store::history::lead(conn, DeliveryLineId(id), &serial));
        }
    }

    fn refresh(&mut self, _: &Cx<'_>, changes: &Changes) {
        refresh(&mut self.list.table, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.leading = cx.load(move |conn| store::history::lead(conn, DeliveryLineId(subject.id), ""));
    }

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}

    fn list(&mut self, _: &Cx<'_>, tab: &'static str) {
        self.list.list(tab);
    }

    fn list_by(&mut self, _: &Cx<'_>, filter: Filter) {
        self.sought = Sought::default();
        self.list.list_by(filter);
    }

    fn list_of(&mut self, cx: &Cx<'_>, _: &'static str, of: Subject) {
        // What was narrowed before must not hide some of them.
        self.list.list_by(Filter::default());
        self.begun = cx.load(move |conn| begun(conn, of));
    }
}

/// What is asked for on behalf of a record: what it was delivered, or of it.
fn begun(conn: &Conn, of: Subject) -> Result<Sought, Failure> {
    let blank = Sought::default();
    Ok(match of.kind {
        Kind::Customer => {
            let customer = equipment::store::customer_code(conn, Some(CustomerId(of.id)))?;
            Sought { customer, ..blank }
        }
        Kind::Item => Sought { item: item::store::name(conn, Some(ItemId(of.id)))?.0, ..blank },
        Kind::Equipment => {
            let card = equipment::store::get(conn, EquipmentId(of.id))?;
            let item = item::store::name(conn, Some(card.item_id))?.0;
            Sought { item, serial: card.serial, ..blank }
        }
        _ => blank,
    })
}
