//! Data on a server: what keeps one from being used, many who write at once, a connection that breaks.

use std::io::{Read as _, Write as _};

use aftercare::{
    base::{
        failure::Failure, field::ListQuery, found::sought::Sought, id::UserId, progress::Progress, text::Lang,
        text::Texts,
    },
    call,
    cli::demo,
    db::{
        address::Address,
        check,
        desk::Desk,
        list,
        migrate::KNOWN_VERSION,
        number::{self, Pattern},
        open,
        query::Conn,
        search::{self, Scope},
        tx,
    },
    report::office,
};

use crate::util::{
    file::{NOON, clock, notes, save_note},
    server::Server,
};

fn address(server: &Server, database: &str) -> Address {
    Address::parse(&server.address().replace("/postgres?", &format!("/{database}?"))).unwrap()
}

fn made(server: &Server, database: &str) -> Address {
    let output = server.say(&format!("CREATE DATABASE {database};"));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    address(server, database)
}

fn key(failure: &Failure) -> String {
    failure.said().key.into_owned()
}

#[test]
fn what_keeps_a_server_from_being_used_is_a_sentence_each_in_both_languages() {
    let Some(server) = Server::start() else { return };
    let said = |database: &str, sql: &str, expected: &str| {
        server.say(sql);
        let to_write = open::to_write(address(&server, database)).map(|_| ()).unwrap_err();
        assert_eq!(key(&to_write), expected, "{database}: {to_write}");
        for lang in [Lang::Zh, Lang::En] {
            let sentence = Texts::new(lang, chrono_tz::UTC).say(&to_write.said());
            assert!(sentence.contains(database) || expected == "error-too-new", "{sentence}");
            assert!(!sentence.contains('{') && !sentence.contains("error-"), "{sentence}");
        }
    };
    said("nowhere", "", "error-server-no-database");
    let latin = "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C';";
    said("latin", latin, "error-server-encoding");
    said("other", "CREATE DATABASE other;\n\\c other\nCREATE TABLE theirs (a INT);", "error-not-ours");
    drop(open::to_write(made(&server, "newer")).unwrap());
    let next = KNOWN_VERSION + 1;
    let newer = format!(
        "\\c newer\nINSERT INTO refinery_schema_history SELECT {next}, name, applied_on, checksum
         FROM refinery_schema_history WHERE version = 1;"
    );
    said("newer", &newer, "error-too-new");
    made(&server, "empty");
    let to_read = open::to_read(address(&server, "empty")).map(|_| ()).unwrap_err();
    assert_eq!(key(&to_read), "error-empty-file");
}

#[test]
fn what_an_older_database_has_is_found_when_its_words_are_kept_in_another_way() {
    let Some(server) = Server::start() else { return };
    let address = made(&server, "older");
    let conn = open::to_write(address.clone()).unwrap();
    demo::fill(&conn, Lang::Zh, &Progress::default()).unwrap();
    let found = |conn: &Conn| {
        let Sought::Words(query) = Sought::read("机") else { panic!() };
        search::find(conn, &query, Scope { only: None, most: 50 }).unwrap()
    };
    let expected = found(&conn);
    assert!(!expected.is_empty());
    drop(conn);
    let older = "\\c older
        DROP INDEX search_doc_words; CREATE INDEX search_doc_words ON search_doc USING GIN (words);
        UPDATE search_doc SET words = CAST('''of'' ''another'' ''form''' AS TSVECTOR);
        DELETE FROM refinery_schema_history WHERE version >= 22;";
    let output = server.say(older);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let conn = open::to_write(address).unwrap();
    assert_eq!(found(&conn), expected);
    assert!(check::whole(&conn).unwrap().is_sound());
}

#[test]
fn a_wrong_name_a_wrong_password_and_a_server_that_is_away_are_told_apart() {
    let Some(server) = Server::start_with_passwords() else { return };
    let with = |who: &str| Address::parse(&server.address().replace("office@", who)).unwrap();
    let refused = |who: &str| key(&open::to_write(with(who)).map(|_| ()).unwrap_err());
    assert_eq!(refused("office:wrong@"), "error-server-password");
    assert_eq!(refused("nobody:geheim@"), "error-server-password");
    assert_eq!(refused("office@"), "error-server-password-missing");
    open::to_write(with("office:geheim@")).unwrap();
    let url = server.address().replace("office@", "office:geheim@");
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client.batch_execute("CREATE ROLE late LOGIN PASSWORD 'geheim' VALID UNTIL '2020-01-01'").unwrap();
    drop(client);
    assert_eq!(refused("late:geheim@"), "error-server-password", "a password that has expired");
    let away = with("office:geheim@");
    drop(server);
    let failure = open::to_write(&away).map(|_| ()).unwrap_err();
    assert_eq!(key(&failure), "error-server-unreached");
    assert!(!failure.said().args.iter().any(|arg| format!("{arg:?}").contains("geheim")), "{failure:?}");
}

#[test]
fn what_is_at_an_address_is_told_without_making_anything_there() {
    let Some(server) = Server::start() else { return };
    let look = |address: &Address| office::at(address).unwrap();
    let address = made(&server, "looked");
    let empty = look(&address);
    assert!(empty.look.is_empty() && empty.look.engine == "PostgreSQL", "{empty:?}");
    assert_eq!(empty.said().key, "report-office-empty");
    assert!(look(&address).look.is_empty(), "looking made nothing");
    drop(open::to_write(&address).unwrap());
    let begun = look(&address);
    assert_eq!((begun.look.schema, begun.said().key.as_ref()), (KNOWN_VERSION, "report-office-not-begun"));
    assert!(begun.look.bytes > 100_000, "{begun:?}");
    server.say("CREATE DATABASE strange;\n\\c strange\nCREATE TABLE theirs (a INT);");
    assert!(matches!(office::at(&self::address(&server, "strange")), Err(Failure::NotOurs(_))));
}

/// A server that speaks the first words of the protocol, and says that it has this version.
fn pretending(version: &'static str, number: &'static str) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let speaks = move || {
        let (mut stream, _) = listener.accept().unwrap();
        // The first words have no letter before their length.
        heard(&mut stream).unwrap();
        stream.write_all(&[message(b'R', &[0; 4]), message(b'Z', b"I")].concat()).unwrap();
        let mut shown = number;
        // However the messages come together, each is answered by its letter.
        let mut kind = [0; 1];
        while stream.read_exact(&mut kind).is_ok() {
            let Some(asked) = heard(&mut stream) else { break };
            let said = match kind[0] {
                b'P' => {
                    shown = if String::from_utf8_lossy(&asked).contains("_num") { number } else { version };
                    message(b'1', b"")
                }
                b'D' => [message(b't', &[0; 2]), described()].concat(),
                b'B' => message(b'2', b""),
                b'E' => [row(shown), message(b'C', b"SHOW\0")].concat(),
                b'C' => message(b'3', b""),
                b'S' => message(b'Z', b"I"),
                _ => Vec::new(),
            };
            let _ = stream.write_all(&said);
        }
    };
    std::thread::Builder::new().spawn(speaks).unwrap();
    port
}

/// A message without its letter: its length, which counts itself, and so many bytes.
fn heard(stream: &mut std::net::TcpStream) -> Option<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length).ok()?;
    let mut body = vec![0; usize::try_from(u32::from_be_bytes(length) - 4).unwrap()];
    stream.read_exact(&mut body).ok()?;
    Some(body)
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
    [&[kind][..], &length, body].concat()
}

/// One column of text.
fn described() -> Vec<u8> {
    let column = [&b"v\0"[..], &[0; 6], &25_u32.to_be_bytes(), &[255; 2], &[255; 4], &[0; 2]].concat();
    message(b'T', &[&1_u16.to_be_bytes()[..], &column].concat())
}

fn row(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap().to_be_bytes();
    message(b'D', &[&1_u16.to_be_bytes()[..], &length, text.as_bytes()].concat())
}

#[test]
fn a_server_that_is_too_old_is_named_with_its_version() {
    let port = pretending("12.22", "120022");
    let address = Address::parse(&format!("postgres://office@127.0.0.1:{port}/service")).unwrap();
    let failure = open::to_write(&address).map(|_| ()).unwrap_err();
    assert_eq!(key(&failure), "error-server-old", "{failure:?}");
    for lang in [Lang::Zh, Lang::En] {
        let sentence = Texts::new(lang, chrono_tz::UTC).say(&failure.said());
        assert!(sentence.contains("12.22") && sentence.contains("13"), "{sentence}");
    }
}

#[test]
fn twenty_desks_that_take_numbers_at_once_leave_no_gap_and_share_none() {
    const DESKS: usize = 20;
    const EACH: usize = 10;
    let Some(server) = Server::start() else { return };
    let address = made(&server, "busy");
    let day = NOON.day(chrono_tz::UTC);
    let desk = || {
        // All begin on an empty database: it is made once.
        let conn = open::to_write(&address).unwrap();
        let pattern = Pattern::parse("SC{yyyy}-{seq:4}").unwrap();
        let take = |tx: &tx::Tx<'_>| number::take(tx, "call", &pattern, day);
        (0..EACH).map(|_| tx::within(&conn, &clock(), UserId(0), "test", take).unwrap().0).collect::<Vec<_>>()
    };
    let mut numbers: Vec<String> = std::thread::scope(|scope| {
        let desks: Vec<_> = (0..DESKS).map(|_| scope.spawn(desk)).collect();
        desks.into_iter().flat_map(|desk| desk.join().unwrap()).collect()
    });
    numbers.sort();
    let expected: Vec<String> = (1..=DESKS * EACH).map(|number| format!("SC2026-{number:04}")).collect();
    assert_eq!(numbers, expected);
    assert!(check::whole(&open::to_read(&address).unwrap()).unwrap().is_sound());
}

#[test]
fn a_desk_whose_connection_broke_says_so_and_works_on_when_the_server_is_there_again() {
    let Some(server) = Server::start() else { return };
    let address = made(&server, "broken");
    let (answered, answers) = std::sync::mpsc::channel();
    let answered = std::sync::Mutex::new(answered);
    let wake = std::sync::Arc::new(move || drop(answered.lock().map(|answered| answered.send(()))));
    let desk = Desk::open(&address, clock(), wake).unwrap();
    let save = |name: &'static str| {
        let mut slot = desk.write(move |conn| save_note(conn, name, "kept"));
        answers.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
        slot.take().unwrap()
    };
    save("before").unwrap();
    server.say("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'broken';");
    // The save that meets the broken connection is not done; the next one finds the server.
    let met = save("during").map(|_| ());
    assert!(matches!(met, Ok(()) | Err(Failure::Offline)), "{met:?}");
    save("after").unwrap();
    let kept: Vec<String> = notes(&open::to_read(&address).unwrap()).into_iter().map(|note| note.name).collect();
    let expected: Vec<&str> = if met.is_ok() { vec!["before", "during", "after"] } else { vec!["before", "after"] };
    assert_eq!(kept, expected);
}

#[test]
fn two_offices_share_a_database_each_in_a_schema_of_its_own() {
    let Some(server) = Server::start() else { return };
    server.say("CREATE SCHEMA south; CREATE SCHEMA north;");
    let of = |name: &str| Address::parse(&format!("{}&options=-csearch_path%3D{name}", server.address())).unwrap();
    let [south, north] = ["south", "north"].map(|name| open::to_write(of(name)).unwrap());
    save_note(&south, "greeting", "你好").unwrap();
    assert_eq!((notes(&south).len(), notes(&north).len()), (1, 0));
}

#[test]
fn the_main_job_is_the_same_on_both_engines_to_the_last_line_and_byte_of_paper() {
    let Some(server) = Server::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let told = |name: &str, data: &str| {
        let out = folder.path().join(name);
        let mut demo = std::process::Command::new(env!("CARGO_BIN_EXE_aftercare"));
        demo.args(["--db", data, "--lang", "zh-CN", "demo", "--headless", "--out"]).arg(&out);
        let output = demo.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lines = String::from_utf8(output.stdout).unwrap().replace(data, "DATA");
        let mut papers: Vec<_> = std::fs::read_dir(out.join("papers")).unwrap().map(|it| it.unwrap().path()).collect();
        papers.sort();
        let papers: Vec<_> =
            papers.iter().map(|path| (path.file_name().unwrap().to_owned(), std::fs::read(path).unwrap())).collect();
        (lines, papers)
    };
    let file = folder.path().join("office.db").display().to_string();
    let (on_server, on_file) = (told("server", &server.address()), told("file", &file));
    assert!(on_file.0.lines().count() > 100, "{}", on_file.0);
    assert_eq!(on_server.0, on_file.0);
    assert!(on_server.1 == on_file.1, "a paper differs");
    let conn = open::to_read(Address::parse(&server.address()).unwrap()).unwrap();
    assert!(check::whole(&conn).unwrap().is_sound());
}

#[test]
fn the_newest_row_of_a_long_table_is_found_by_its_key() {
    let Some(server) = Server::start() else { return };
    let conn = open::to_write(Address::parse(&server.address()).unwrap()).unwrap();
    let plan: Vec<(String,)> =
        conn.rows("EXPLAIN SELECT id FROM history ORDER BY id DESC NULLS LAST LIMIT 1", &[]).unwrap();
    assert!(plan.iter().any(|(step,)| step.contains("Scan Backward using history_pkey")), "{plan:#?}");
}

#[test]
fn a_server_walks_an_index_up_and_down_where_a_list_is_sorted_by_one() {
    let Some(server) = Server::start() else { return };
    let address = made(&server, "walks");
    drop(open::to_write(address.clone()).unwrap());
    // Where no index holds the order, it has to sort all the same.
    server.say("ALTER DATABASE walks SET enable_sort = off; ALTER DATABASE walks SET enable_seqscan = off;");
    let conn = open::to_read(address).unwrap();
    let sorts = |key: &str, down: bool| {
        let query = ListQuery { sort: Some((key.to_owned(), down)), ..ListQuery::default() };
        let (statements, params) = list::statements(&call::fields::list_spec(), &query).unwrap();
        let plan: Vec<String> = conn.values(&format!("EXPLAIN {} LIMIT 100", statements[0]), &params).unwrap();
        // Behind a unique number nothing is left to be sorted.
        let is_step = |line: &str| match line.trim_start_matches([' ', '-', '>']) {
            line if line.starts_with("Incremental Sort  (") => key != "number",
            line => line.starts_with("Sort  ("),
        };
        plan.iter().any(|line| is_step(line)).then(|| plan.join("\n"))
    };
    for key in ["number", "status", "priority", "next_due", "opened_at", "closed_at"] {
        for down in [false, true] {
            assert_eq!(sorts(key, down), None, "{key}");
        }
    }
    assert!(sorts("subject", true).is_some(), "nothing serves it");
}

#[test]
fn a_server_reads_a_page_of_calls_by_their_ids_however_much_is_joined() {
    let Some(server) = Server::start() else { return };
    let address = made(&server, "pages");
    drop(open::to_write(address.clone()).unwrap());
    // What it would do with many calls: not read all of them, and not keep them aside to join them.
    for way in ["seqscan", "hashjoin", "mergejoin", "bitmapscan"] {
        server.say(&format!("ALTER DATABASE pages SET enable_{way} = off"));
    }
    let conn = open::to_read(address).unwrap();
    let (statements, params) = list::page_statements(&call::fields::list_spec(), &ListQuery::default()).unwrap();
    let plan: Vec<String> = conn.values(&format!("EXPLAIN {}", statements[0]), &params).unwrap();
    let read = plan.iter().position(|line| line.contains("Index Scan using call_pkey on call t "));
    let is_known = read.and_then(|at| plan.get(at + 1)).is_some_and(|line| line.contains("Index Cond: (id ="));
    assert!(is_known, "{}", plan.join("\n"));
}
