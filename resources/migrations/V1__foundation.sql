-- The foundation: every record has an id and a version that counts its saves.

CREATE TABLE history (
    id {PK}, kind TEXT NOT NULL, record_id {INT} NOT NULL, version {INT} NOT NULL, at {INT} NOT NULL,
    user_id {INT} NOT NULL, op TEXT NOT NULL, fate TEXT NOT NULL, fields TEXT NOT NULL,
    UNIQUE (kind, record_id, version)
){STRICT};

CREATE TABLE counter (
    series TEXT NOT NULL, period TEXT NOT NULL, last {INT} NOT NULL, PRIMARY KEY (series, period)
){STRICT};
CREATE TABLE taken_number (
    series TEXT NOT NULL, period TEXT NOT NULL, sequence {INT} NOT NULL, number TEXT NOT NULL,
    PRIMARY KEY (series, period, sequence), UNIQUE (series, number)
){STRICT};

CREATE TABLE setting (
    id {PK}, version {INT} NOT NULL, name TEXT NOT NULL UNIQUE, value TEXT NOT NULL
){STRICT};
CREATE TABLE dict_entry (
    id {PK}, version {INT} NOT NULL, dict TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
    position {INT} NOT NULL, active {INT} NOT NULL CHECK (active IN (0, 1)),
    UNIQUE (dict, code)
){STRICT};

CREATE TABLE "user" (
    id {PK}, version {INT} NOT NULL, name TEXT NOT NULL UNIQUE, roles TEXT NOT NULL, phone TEXT NOT NULL,
    email TEXT NOT NULL, active {INT} NOT NULL CHECK (active IN (0, 1)), skills TEXT NOT NULL,
    territory TEXT NOT NULL, cost_rate {INT} NOT NULL
){STRICT};
CREATE TABLE queue (
    id {PK}, version {INT} NOT NULL, name TEXT NOT NULL UNIQUE, manager_id {INT} REFERENCES "user" (id),
    members TEXT NOT NULL, problem_types TEXT NOT NULL, active {INT} NOT NULL CHECK (active IN (0, 1))
){STRICT};
CREATE TABLE message (
    id {PK}, version {INT} NOT NULL, user_id {INT} NOT NULL REFERENCES "user" (id), at {INT} NOT NULL,
    said TEXT NOT NULL, about_kind TEXT, about_id {INT}, read_at {INT}
){STRICT};
CREATE INDEX message_user ON message (user_id, read_at, at);

CREATE TABLE customer (
    id {PK}, version {INT} NOT NULL, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, short_name TEXT NOT NULL,
    category TEXT NOT NULL, level TEXT NOT NULL, territory TEXT NOT NULL, phone TEXT NOT NULL,
    phone_digits TEXT NOT NULL, credit_limit {INT}, technician_id {INT} REFERENCES "user" (id), owner_id {INT} REFERENCES "user" (id),
    tax_id TEXT NOT NULL, active {INT} NOT NULL CHECK (active IN (0, 1)), note TEXT NOT NULL
){STRICT};
CREATE INDEX customer_name ON customer (name, id);
CREATE TABLE address (
    id {PK}, version {INT} NOT NULL, customer_id {INT} NOT NULL REFERENCES customer (id), kind TEXT NOT NULL,
    province TEXT NOT NULL, city TEXT NOT NULL, street TEXT NOT NULL, postcode TEXT NOT NULL,
    is_default {INT} NOT NULL CHECK (is_default IN (0, 1))
){STRICT};
CREATE INDEX address_customer ON address (customer_id);
CREATE TABLE contact (
    id {PK}, version {INT} NOT NULL, customer_id {INT} NOT NULL REFERENCES customer (id), name TEXT NOT NULL,
    title TEXT NOT NULL, phone TEXT NOT NULL, mobile TEXT NOT NULL, phone_digits TEXT NOT NULL, email TEXT NOT NULL,
    is_default {INT} NOT NULL CHECK (is_default IN (0, 1))
){STRICT};
CREATE INDEX contact_customer ON contact (customer_id);

CREATE TABLE template (
    id {PK}, version {INT} NOT NULL, name TEXT NOT NULL UNIQUE, covers TEXT NOT NULL, kind TEXT NOT NULL,
    duration_months {INT} NOT NULL, terms TEXT NOT NULL, renewable {INT} NOT NULL CHECK (renewable IN (0, 1)),
    remind_days {INT} NOT NULL, price {INT} NOT NULL, clauses TEXT NOT NULL,
    active {INT} NOT NULL CHECK (active IN (0, 1))
){STRICT};

CREATE TABLE item (
    id {PK}, version {INT} NOT NULL, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, specification TEXT NOT NULL,
    unit TEXT NOT NULL, kind TEXT NOT NULL, item_group TEXT NOT NULL, tracked_by TEXT NOT NULL,
    list_price {INT} NOT NULL, cost {INT} NOT NULL, warranty_template_id {INT} REFERENCES template (id),
    warranty_months {INT} NOT NULL, skill TEXT NOT NULL, active {INT} NOT NULL CHECK (active IN (0, 1))
){STRICT};
CREATE INDEX item_name ON item (name, id);
CREATE TABLE bom_line (
    id {PK}, version {INT} NOT NULL, item_id {INT} NOT NULL REFERENCES item (id),
    component_id {INT} NOT NULL REFERENCES item (id), quantity {INT} NOT NULL, position {INT} NOT NULL,
    UNIQUE (item_id, component_id)
){STRICT};
CREATE INDEX bom_line_component ON bom_line (component_id);

CREATE TABLE delivery (
    id {PK}, version {INT} NOT NULL, number TEXT UNIQUE, foreign_number TEXT NOT NULL, delivered_on TEXT NOT NULL,
    customer_id {INT} NOT NULL REFERENCES customer (id), end_customer_id {INT} REFERENCES customer (id),
    status TEXT NOT NULL, note TEXT NOT NULL
){STRICT};
CREATE INDEX delivery_day ON delivery (delivered_on, id);
CREATE INDEX delivery_foreign ON delivery (foreign_number);
CREATE INDEX delivery_customer ON delivery (customer_id);
CREATE INDEX delivery_end_customer ON delivery (end_customer_id);
CREATE TABLE delivery_line (
    id {PK}, version {INT} NOT NULL, delivery_id {INT} NOT NULL REFERENCES delivery (id), position {INT} NOT NULL,
    item_id {INT} NOT NULL REFERENCES item (id), quantity {INT} NOT NULL, serials TEXT NOT NULL,
    batch TEXT NOT NULL, price {INT} NOT NULL
){STRICT};
CREATE INDEX delivery_line_delivery ON delivery_line (delivery_id);
CREATE INDEX delivery_line_item ON delivery_line (item_id);

CREATE TABLE equipment (
    id {PK}, version {INT} NOT NULL, number TEXT UNIQUE, item_id {INT} NOT NULL REFERENCES item (id),
    serial TEXT NOT NULL, maker_serial TEXT NOT NULL, batch TEXT NOT NULL, identity TEXT NOT NULL,
    customer_id {INT} NOT NULL REFERENCES customer (id), dealer_id {INT} REFERENCES customer (id),
    contact_id {INT} REFERENCES contact (id), site_address TEXT NOT NULL,
    delivery_id {INT} REFERENCES delivery (id), responsible_id {INT} REFERENCES "user" (id),
    delivered_on TEXT, installed_on TEXT, warranty_from TEXT, warranty_to TEXT, status TEXT NOT NULL,
    kept_status TEXT, technician_id {INT} REFERENCES "user" (id), territory TEXT NOT NULL,
    predecessor_id {INT} REFERENCES equipment (id), successor_id {INT} REFERENCES equipment (id),
    reason TEXT NOT NULL, note TEXT NOT NULL
){STRICT};
CREATE UNIQUE INDEX equipment_identity ON equipment (item_id, identity) WHERE identity <> '';
CREATE INDEX equipment_serial ON equipment (serial, id);
CREATE INDEX equipment_maker_serial ON equipment (maker_serial);
CREATE INDEX equipment_batch ON equipment (batch);
CREATE INDEX equipment_item ON equipment (item_id);
CREATE INDEX equipment_customer ON equipment (customer_id);
CREATE INDEX equipment_dealer ON equipment (dealer_id);
CREATE INDEX equipment_delivery ON equipment (delivery_id);
CREATE TABLE fitted_part (
    id {PK}, version {INT} NOT NULL, equipment_id {INT} NOT NULL REFERENCES equipment (id),
    item_id {INT} NOT NULL REFERENCES item (id), serial TEXT NOT NULL, quantity {INT} NOT NULL,
    fitted_on TEXT, fitted_call_id {INT}, removed_on TEXT, removed_call_id {INT},
    fitted_line_id {INT}, removed_line_id {INT}, level {INT} NOT NULL
){STRICT};
CREATE INDEX fitted_part_equipment ON fitted_part (equipment_id);

CREATE TABLE contract (
    id {PK}, version {INT} NOT NULL, number TEXT UNIQUE, customer_id {INT} NOT NULL REFERENCES customer (id),
    contact_id {INT} REFERENCES contact (id), covers TEXT NOT NULL, kind TEXT NOT NULL,
    template_id {INT} REFERENCES template (id), terms TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT NOT NULL,
    amount {INT} NOT NULL, owner_id {INT} REFERENCES "user" (id), status TEXT NOT NULL, clauses TEXT NOT NULL,
    remind_days {INT} NOT NULL, delivery_id {INT} REFERENCES delivery (id), note TEXT NOT NULL
){STRICT};
CREATE INDEX contract_customer ON contract (customer_id, kind, status);
CREATE INDEX contract_end ON contract (status, ends_on, id);
CREATE INDEX contract_delivery ON contract (delivery_id);
CREATE TABLE contract_line (
    id {PK}, version {INT} NOT NULL, contract_id {INT} NOT NULL REFERENCES contract (id),
    equipment_id {INT} REFERENCES equipment (id), item_group TEXT NOT NULL, starts_on TEXT, ends_on TEXT
){STRICT};
CREATE INDEX contract_line_contract ON contract_line (contract_id, equipment_id);
CREATE INDEX contract_line_equipment ON contract_line (equipment_id);
CREATE TABLE contract_event (
    id {PK}, version {INT} NOT NULL, contract_id {INT} NOT NULL REFERENCES contract (id), event TEXT NOT NULL,
    day TEXT NOT NULL, at {INT} NOT NULL, user_id {INT} NOT NULL, reason TEXT NOT NULL,
    old_end TEXT, new_end TEXT
){STRICT};
CREATE INDEX contract_event_contract ON contract_event (contract_id);

CREATE TABLE call (
    id {PK}, version {INT} NOT NULL, number TEXT NOT NULL UNIQUE, status TEXT NOT NULL, kept_status TEXT,
    customer_id {INT} NOT NULL REFERENCES customer (id), contact_id {INT} REFERENCES contact (id),
    contact_name TEXT NOT NULL, phone TEXT NOT NULL, equipment_id {INT} REFERENCES equipment (id),
    item_id {INT} REFERENCES item (id), contract_id {INT} REFERENCES contract (id), coverage TEXT,
    subject TEXT NOT NULL, description TEXT NOT NULL, channel TEXT NOT NULL, problem_type TEXT NOT NULL,
    call_type TEXT NOT NULL, fault_class TEXT NOT NULL, impact TEXT NOT NULL, urgency TEXT NOT NULL,
    priority TEXT NOT NULL, queue_id {INT} REFERENCES queue (id), owner_id {INT} REFERENCES "user" (id),
    last_owner_id {INT} REFERENCES "user" (id), owner_began {INT} NOT NULL CHECK (owner_began IN (0, 1)),
    wanted_on TEXT, wanted_time TEXT NOT NULL, wanted_used {INT} NOT NULL CHECK (wanted_used IN (0, 1)),
    solve_by TEXT, technician_id {INT} REFERENCES "user" (id), territory TEXT NOT NULL, working_notes TEXT NOT NULL,
    relayed_by TEXT NOT NULL, delay_cause TEXT NOT NULL, opened_at {INT} NOT NULL, response_due {INT},
    resolve_due {INT}, target_at {INT}, responded_at {INT}, solved_at {INT}, closed_at {INT},
    last_step_at {INT} NOT NULL, attempts {INT} NOT NULL, attempts_total {INT} NOT NULL, hold_reason TEXT NOT NULL,
    resume_on TEXT, reason TEXT NOT NULL, solution TEXT NOT NULL, outcome TEXT, unsolvable_whose TEXT,
    revisit_owed {INT} NOT NULL CHECK (revisit_owed IN (0, 1)), first_contact {INT} NOT NULL CHECK (first_contact IN (0, 1)),
    in_error {INT} NOT NULL CHECK (in_error IN (0, 1)), cycle {INT} NOT NULL,
    repeat_of_id {INT} REFERENCES call (id)
){STRICT};
CREATE INDEX call_opened ON call (opened_at, id);
CREATE INDEX call_status_due ON call (status, resolve_due, id);
CREATE INDEX call_status_opened ON call (status, opened_at, id);
CREATE INDEX call_customer ON call (customer_id, opened_at);
CREATE INDEX call_equipment ON call (equipment_id, opened_at);
CREATE INDEX call_owner ON call (owner_id, status);
CREATE INDEX call_contract ON call (contract_id);
CREATE INDEX call_last_step ON call (last_step_at);
CREATE TABLE call_step (
    id {PK}, version {INT} NOT NULL, call_id {INT} NOT NULL REFERENCES call (id), happened_at {INT} NOT NULL,
    recorded_at {INT} NOT NULL, user_id {INT} NOT NULL, event TEXT NOT NULL, from_status TEXT, to_status TEXT NOT NULL,
    why TEXT NOT NULL, said TEXT
){STRICT};
CREATE INDEX call_step_call ON call_step (call_id, id);
CREATE TABLE call_pause (
    id {PK}, version {INT} NOT NULL, call_id {INT} NOT NULL REFERENCES call (id), from_at {INT} NOT NULL,
    to_at {INT}, why TEXT NOT NULL
){STRICT};
CREATE INDEX call_pause_call ON call_pause (call_id);

CREATE TABLE dispatch (
    id {PK}, version {INT} NOT NULL, number TEXT NOT NULL UNIQUE, call_id {INT} NOT NULL REFERENCES call (id),
    technician_id {INT} NOT NULL REFERENCES "user" (id), planned_from {INT}, planned_to {INT},
    instructions TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL, attempt {INT} NOT NULL,
    issued_at {INT} NOT NULL, accepted_at {INT}, ended_at {INT}, replaces_id {INT} REFERENCES dispatch (id)
){STRICT};
CREATE INDEX dispatch_call ON dispatch (call_id);
CREATE INDEX dispatch_technician ON dispatch (technician_id, status);
CREATE INDEX dispatch_planned ON dispatch (status, planned_from, id);

CREATE TABLE handling (
    id {PK}, version {INT} NOT NULL, call_id {INT} NOT NULL REFERENCES call (id),
    dispatch_id {INT} UNIQUE REFERENCES dispatch (id), attempt {INT} NOT NULL, user_id {INT} NOT NULL REFERENCES "user" (id),
    outcome TEXT NOT NULL, method TEXT NOT NULL, cause TEXT NOT NULL, solution TEXT NOT NULL, began_at {INT} NOT NULL,
    ended_at {INT} NOT NULL, in_warranty {INT} NOT NULL CHECK (in_warranty IN (0, 1)),
    successor_serial TEXT NOT NULL, signed_by TEXT NOT NULL, signed_at {INT}
){STRICT};
CREATE INDEX handling_call ON handling (call_id);
CREATE TABLE handling_line (
    id {PK}, version {INT} NOT NULL, handling_id {INT} NOT NULL REFERENCES handling (id), position {INT} NOT NULL,
    kind TEXT NOT NULL, item_id {INT} REFERENCES item (id), description TEXT NOT NULL, serial TEXT NOT NULL,
    quantity {INT} NOT NULL, price {INT} NOT NULL, discount {INT} NOT NULL, cost {INT} NOT NULL,
    warehouse TEXT NOT NULL, condition TEXT NOT NULL, charge TEXT NOT NULL, relief {INT} NOT NULL, net {INT} NOT NULL,
    decided_by TEXT NOT NULL, reasons TEXT NOT NULL, last_word TEXT, last_word_reason TEXT NOT NULL,
    waived_reason TEXT NOT NULL, waived_by_id {INT} REFERENCES "user" (id)
){STRICT};
CREATE INDEX handling_line_handling ON handling_line (handling_id);

CREATE TABLE settlement (
    id {PK}, version {INT} NOT NULL, number TEXT UNIQUE, call_id {INT} NOT NULL REFERENCES call (id),
    payer_id {INT} NOT NULL REFERENCES customer (id), status TEXT NOT NULL, settled_on TEXT NOT NULL,
    total {INT} NOT NULL, paid {INT} NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL
){STRICT};
CREATE INDEX settlement_call ON settlement (call_id);
CREATE INDEX settlement_payer ON settlement (payer_id, status);
CREATE TABLE settlement_line (
    id {PK}, version {INT} NOT NULL, settlement_id {INT} NOT NULL REFERENCES settlement (id), position {INT} NOT NULL,
    handling_line_id {INT} REFERENCES handling_line (id), description TEXT NOT NULL, quantity {INT} NOT NULL,
    price {INT} NOT NULL, discount {INT} NOT NULL, relief {INT} NOT NULL, net {INT} NOT NULL, charge TEXT NOT NULL,
    is_live {INT} NOT NULL CHECK (is_live IN (0, 1))
){STRICT};
CREATE INDEX settlement_line_settlement ON settlement_line (settlement_id);
CREATE UNIQUE INDEX settlement_line_once ON settlement_line (handling_line_id) WHERE is_live = 1;

CREATE TABLE revisit (
    id {PK}, version {INT} NOT NULL, call_id {INT} NOT NULL REFERENCES call (id), cycle {INT} NOT NULL,
    due_on TEXT NOT NULL, revisitor_id {INT} REFERENCES "user" (id), status TEXT NOT NULL, channel TEXT NOT NULL,
    score {INT}, words TEXT NOT NULL, tries {INT} NOT NULL, answered_at {INT}, same_person {INT} NOT NULL CHECK (same_person IN (0, 1)),
    UNIQUE (call_id, cycle)
){STRICT};
CREATE INDEX revisit_due ON revisit (status, due_on, id);
