//! Files that can't be imported, by the command line: each is told with what, where and what to do, in both languages
//! and for scripts, and nothing of it is written.

use super::*;

/// An office with a customer and a call, and what is typed in front of each import.
fn office(place: &Place) -> String {
    let (file, sheet) = (text(&place.file()), text(&place.at("first.csv")));
    fs::write(&sheet, "number,customer,subject,opened\nT1,K1,Noise,2025-01-02 10:00\n").unwrap();
    said(&["--db", &file, "import", "calls", &sheet, "--make-customers"]);
    file
}

/// What is in the data, as far as its check tells.
fn content(file: &str) -> Value {
    let found: Value = serde_json::from_str(&said(&["check", file, "--json"])).unwrap();
    assert_eq!(found["sound"], true);
    found
}

/// A file, what else is typed, and what is said of it in Chinese and English.
type Bad = (&'static str, &'static [u8], &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const BAD: &[Bad] = &[
    (
        "no-headings.csv",
        "T1,甲公司,漏油\nT2,乙公司,异响\n".as_bytes(),
        &[],
        &["没有一个列标题可以识别；第一行必须是列标题", "文件中的列标题：T1, 甲公司, 漏油", "--map '列标题=字段'"],
        &[
            "none of the headings is known; the first row has to hold them",
            "The file has: T1,",
            "--map 'HEADING=FIELD'",
        ],
    ),
    (
        "twice.csv",
        b"number,customer,Subject,subject\n2,K1,a,b\n",
        &[],
        &["“Subject”与“subject”（D 列）是同一栏，请只保留一列"],
        &["\"Subject\" and \"subject\" (column D) are the same field; keep one"],
    ),
    (
        "gone-field.csv",
        b"number,customer,subject\n2,K1,a\n",
        &["--map", "subject=colour"],
        &["“subject”列指定对应字段“colour”，但没有这个字段；可用：number, customer,"],
        &["\"subject\" was matched with the field \"colour\", which is not there; known are number, customer,"],
    ),
    (
        "no-such-heading.csv",
        b"number,customer,subject\n2,K1,a\n",
        &["--map", "Fax=phone"],
        &["手工指定了“Fax”列，但文件中没有这一列", "文件中的列标题：number, customer, subject"],
        &["\"Fax\" was matched by hand, and the file has no such column", "The file has: number, customer, subject"],
    ),
    (
        "no-such-word.csv",
        b"number,customer,subject\n2,K1,a\n",
        &["--word", "colour:red=blue"],
        &["“colour”不是可选词的字段；可用：type, priority, channel, state"],
        &["\"colour\" is no field with words to choose from; known are type, priority, channel, state"],
    ),
    (
        "cut.csv",
        b"number,customer,subject\n2,K1,a\n3,K1,\"noise and",
        &[],
        &["第 3 行的引号没有结束（单元格 C3）。请补上引号"],
        &["The quote in line 3 is never closed (cell C3). Close it"],
    ),
    (
        "other-letters.csv",
        b"number,customer,subject\n2,K1,\xFF\xFF\n",
        &[],
        &["第 2 行的文字编码无法识别（既不是 UTF-8 也不是 GBK）。请另存为“CSV UTF-8”"],
        &["The characters of line 2 are neither UTF-8 nor GBK. Save the file as CSV UTF-8"],
    ),
    ("empty.csv", b"", &[], &["文件中没有数据。请选择首行为列标题的表格"], &["The file holds no data. Choose a table"]),
    (
        "dates.csv",
        b"number,customer,subject,opened\n2,K1,a,03/04/2024\n",
        &[],
        &["第 2 行“opened”：“03/04/2024”可能是 2024-04-03，也可能是 2024-03-04", "--dates day-first"],
        &["Row 2, opened: \"03/04/2024\" can be 2024-04-03 or 2024-03-04", "--dates day-first"],
    ),
];

#[test]
fn a_file_that_can_not_be_read_is_told_with_where_and_what_to_do_and_nothing_is_written() {
    let place = Place::new();
    let file = office(&place);
    let before = content(&file);
    for (name, bytes, more, zh, en) in BAD {
        let sheet = text(&place.at(name));
        fs::write(&sheet, bytes).unwrap();
        for (lang, parts) in [("zh-CN", zh), ("en", en)] {
            let typed = [&["--db", &file, "--lang", lang, "import", "calls", &sheet], *more].concat();
            let (code, why) = refused(&typed);
            assert_eq!(code, 1, "{name}: {why}");
            let told: Value = serde_json::from_slice(&program(&[&typed[..], &["--json"]].concat()).stdout).unwrap();
            assert_eq!(told["done"], false);
            let told = told["error"].as_str().unwrap_or_default();
            for part in *parts {
                assert!(why.contains(part) && told.contains(part), "{part} is not in\n{why}\n{told}");
            }
        }
    }
    assert_eq!(content(&file), before);
}

#[test]
fn of_two_columns_that_mean_one_field_the_other_is_named_and_left_out() {
    let place = Place::new();
    let file = office(&place);
    let sheet = text(&place.at("alike.csv"));
    fs::write(&sheet, "number,customer,title,subject\n2,K1,a,b\n").unwrap();
    let typed = ["--db", &file, "--lang", "en", "import", "calls", &sheet, "--make-customers", "--dry-run"];
    let output = program(&typed);
    let why = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && why.contains("\"title\" (taken: \"subject\")"), "{why}");
    let told: Value = serde_json::from_slice(&program(&[&typed[..], &["--json"]].concat()).stdout).unwrap();
    assert_eq!(told["spare_headings"], serde_json::json!([{"heading": "title", "taken": "subject"}]));
    assert_eq!((&told["made"], &told["unknown_headings"]), (&serde_json::json!(1), &serde_json::json!([])));
}

#[test]
fn a_folder_and_a_file_that_is_not_there_are_called_that_and_make_no_data() {
    let place = Place::new();
    let (file, folder, missing) = (place.file(), place.at("tickets"), text(&place.at("missing.csv")));
    fs::create_dir(&folder).unwrap();
    for (sheet, zh, en) in [
        (text(&folder), "这是一个文件夹", "it is a folder"),
        (missing, "没有这个文件或文件夹", "there is no such file or folder"),
    ] {
        for (lang, part) in [("zh-CN", zh), ("en", en)] {
            let typed = ["--db", &text(&file), "--lang", lang, "import", "calls", &sheet, "--json"];
            let (code, why) = refused(&typed);
            assert!(code == 1 && why.contains(part) && why.contains(&sheet), "{why}");
        }
    }
    let sheet = place.at("no-headings.csv");
    fs::write(&sheet, "a,b\n1,2\n").unwrap();
    refused(&["--db", &text(&file), "import", "calls", &text(&sheet)]);
    assert!(!file.exists(), "a file that is none makes no data file");
}

#[test]
fn an_end_before_the_beginning_is_a_bad_row_and_keeps_all_out() {
    let place = Place::new();
    let file = office(&place);
    let before = content(&file);
    let sheet = text(&place.at("ends.csv"));
    let rows = "number,customer,subject,opened,closed,state\n\
        2,K1,a,2025-01-02 10:00,2025-01-03 10:00,closed\n3,K1,b,2025-01-02 10:00,2025-01-01 09:00,closed\n";
    fs::write(&sheet, rows).unwrap();
    for (lang, row, all) in [
        ("zh-CN", "第 3 行，closed，“2025-01-01 09:00”：早于报修时间（2025-01-02 10:00）", "--good-rows-only"),
        ("en", "Row 3, closed, \"2025-01-01 09:00\": This is before it was reported (2025-01-02 10:00)", "Nothing was"),
    ] {
        let (code, why) = refused(&["--db", &file, "--lang", lang, "import", "calls", &sheet]);
        assert!(code == 1 && why.contains(row) && why.contains(all), "{why}");
    }
    let output = program(&["--db", &file, "--lang", "en", "import", "calls", &sheet, "--json"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &told["done"], &told["import"]), (Some(1), &Value::from(false), &Value::Null));
    let error = &told["errors"][0];
    assert_eq!(
        (&error["row"], &error["column"], &error["value"]),
        (&3.into(), &"closed".into(), &"2025-01-01 09:00".into())
    );
    assert_eq!(content(&file), before);
}

#[test]
fn a_number_that_another_call_has_is_told_and_the_call_that_has_it_stays_as_it_is() {
    let place = Place::new();
    let file = office(&place);
    let sheet = text(&place.at("again.csv"));
    let rows = "number,customer,subject,opened\nT1,K1,Noise,2025-01-02 10:00\nT1,K1,Smoke,2025-01-03 10:00\n";
    fs::write(&sheet, rows).unwrap();
    let import = ["--db", &file, "--lang", "en", "import", "calls", &sheet];
    let told = program(&[&import[..], &["--dry-run"]].concat());
    let minded = String::from_utf8(told.stderr).unwrap();
    assert!(told.status.success() && minded.contains("Mind: Row 2, number, \"T1\": It is here already"), "{minded}");
    assert!(minded.contains("Mind: Row 3, number, \"T1\": Another call has this number; it gets a number of its own"));
    let told: Value = serde_json::from_str(&said(&[&import[..], &["--json"]].concat())).unwrap();
    assert_eq!((&told["made"], &told["same"], &told["warnings"][1]["row"]), (&1.into(), &1.into(), &3.into()));
    let listed = said(&["--db", &file, "list", "call", "--sort", "opened_at", "--json"]);
    let calls: Vec<Value> = serde_json::from_str(&listed).unwrap();
    let subjects: Vec<(&str, bool)> =
        calls.iter().map(|call| (call["subject"].as_str().unwrap(), call["number"] == "T1")).collect();
    assert_eq!(subjects, [("Noise", true), ("Smoke", false)]);
    content(&file);
}

/// The data is opened after the file was read: while it is held by another program, the file is changed.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_written_to_behind_its_reader_is_refused_and_nothing_of_it_is_written() {
    let place = Place::new();
    let file = office(&place);
    let before = content(&file);
    let sheet = place.at("growing.csv");
    fs::write(&sheet, "number,customer,subject\n2,K1,a\n").unwrap();
    let other = raw(&place.file());
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let import = Command::new(env!("CARGO_BIN_EXE_aftercare"))
        .args(["--db", &file, "--lang", "en", "import", "calls", &text(&sheet), "--json"])
        .env("XDG_CONFIG_HOME", CONFIG.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let open = format!("/proc/{}/fd", import.id());
    let has_opened = || {
        let files = fs::read_dir(&open).into_iter().flatten().flatten();
        files.into_iter().any(|link| fs::read_link(link.path()).is_ok_and(|path| path == place.file()))
    };
    while !has_opened() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    fs::write(&sheet, "number,customer,subject\n2,K1,a\n3,K1,b\n").unwrap();
    other.execute_batch("ROLLBACK").unwrap();
    let output = import.wait_with_output().unwrap();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let why = told["error"].as_str().unwrap_or_default();
    assert!(
        output.status.code() == Some(1) && why.contains("was changed, moved or deleted after it was read"),
        "{told}"
    );
    assert_eq!(content(&file), before);
    said(&["--db", &file, "import", "calls", &text(&sheet)]);
}

#[test]
fn of_many_bad_rows_the_first_are_told_and_what_would_help() {
    let place = Place::new();
    let file = office(&place);
    let sheet = text(&place.at("many.csv"));
    let rows: String = (2..=151).map(|row| format!("T{row},Nobody {row},X9,a,asleep\n")).collect();
    fs::write(&sheet, format!("number,customer,item,subject,state\n{rows},K1,,a,\nT153,K1,,,\n")).unwrap();
    let import = ["--db", &file, "--lang", "en", "import", "calls", &sheet, "--dry-run"];
    let output = program(&import);
    let (told, why) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(told.contains("only checked, nothing imported: 1 would be new"), "{told}");
    for part in [
        "Row 2, customer, \"Nobody 2\": There is no customer",
        "… and 351 more; --json tells all",
        "--make-customers",
        "--make-items",
        "--word 'FIELD:WORD=WORD'",
        "Mind: Row 152: When it was reported is not told",
    ] {
        assert!(why.contains(part), "{part} is not in {why}");
    }
    assert!(!why.contains("Row 60,"), "{why}");
    let told: Value = serde_json::from_slice(&program(&[&import[..], &["--json"]].concat()).stdout).unwrap();
    assert_eq!(told["errors"].as_array().map(Vec::len), Some(451));
    fs::write(&sheet, "number,customer,subject\nT2,K1,\n").unwrap();
    let why = refused(&["--db", &file, "--lang", "zh-CN", "import", "calls", &sheet]).1;
    assert!(why.contains("第 2 行，subject：故障摘要和故障描述都是空的"), "{why}");
}
