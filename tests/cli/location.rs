//! Where the data is: said, kept for the next command, warned about. Nothing of this touches the user's own settings or
//! key store: both are looked for in folders of the test.

use std::process::{Command, Output};

use super::{Place, text};

/// The program on a machine of its own: without a key store, with its settings in this folder.
fn on_machine(place: &Place, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aftercare"))
        .args(args)
        .env("LANG", "zh_CN.UTF-8")
        .env("HOME", place.folder())
        .env("XDG_CONFIG_HOME", place.at("config"))
        .env("XDG_DATA_HOME", place.at("data"))
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
        .env_remove("PGPASSWORD")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap()
}

#[track_caller]
fn said(place: &Place, args: &[&str]) -> String {
    let output = on_machine(place, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(place: &Place, args: &[&str]) -> String {
    let output = on_machine(place, args);
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_data_of_a_machine_is_the_default_file_until_another_is_kept_and_db_goes_before_it() {
    let place = Place::new();
    let json = |args: &[&str]| -> serde_json::Value {
        let told = said(&place, &[args, &["where", "--json"]].concat());
        serde_json::from_str(&told).unwrap()
    };
    let first = json(&[]);
    assert_eq!((first["from"].as_str(), first["schema"].as_i64()), (Some("default"), Some(0)));
    assert!(said(&place, &["where"]).contains("这里还没有数据文件"));
    assert!(!place.at("data").exists(), "looking makes nothing");

    let file = text(&place.at("firm/office.db"));
    said(&place, &["--db", &file, "import", "customers", &text(&customers(&place))]);
    said(&place, &["--db", &file, "where", "--keep"]);
    let kept = json(&[]);
    assert_eq!((kept["from"].as_str(), kept["address"].as_str()), (Some("kept"), Some(&*file)));
    assert_eq!((kept["company"].as_str(), kept["calls"].as_i64()), (Some("我的公司"), Some(0)));
    assert!(said(&place, &["list", "customer"]).contains("华东机电"));

    let other = text(&place.at("other.db"));
    assert_eq!(json(&["--db", &other])["from"].as_str(), Some("option"));
    assert!(refused(&place, &["--db", &other, "list", "customer"]).contains("other.db"));
}

fn customers(place: &Place) -> std::path::PathBuf {
    let path = place.at("customers.csv");
    std::fs::write(&path, "客户代码,客户名称\nC001,华东机电\n").unwrap();
    path
}

#[test]
fn a_file_in_a_folder_that_copies_itself_is_warned_about_once_and_worked_with() {
    let place = Place::new();
    let file = text(&place.at("Nextcloud/office.db"));
    let output = on_machine(&place, &["--db", &file, "import", "customers", &text(&customers(&place))]);
    assert!(output.status.success());
    let warned = String::from_utf8(output.stderr).unwrap();
    assert_eq!(warned.matches("Nextcloud 自动同步").count(), 1, "{warned}");
    std::fs::create_dir_all(place.at("config/aftercare")).unwrap();
    let known = serde_json::json!({ "unwarned": [file] }).to_string();
    std::fs::write(place.at("config/aftercare/data.json"), known).unwrap();
    let output = on_machine(&place, &["--db", &file, "list", "customer"]);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "it was said that this is known");
}

#[cfg(unix)]
#[test]
fn a_password_is_taken_from_the_environment_and_asked_for_by_name_where_none_is_at_hand() {
    use crate::util::server::Server;
    let Some(server) = Server::start_with_passwords() else { return };
    let place = Place::new();
    let address = server.address();
    let missing = refused(&place, &["--db", &address, "where"]);
    assert!(missing.contains("aftercare password") && missing.contains("PGPASSWORD"), "{missing}");
    let mut given = Command::new(env!("CARGO_BIN_EXE_aftercare"));
    given.args(["--db", &address, "where"]).env("PGPASSWORD", "geheim").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/");
    let output = given.env("XDG_CONFIG_HOME", place.at("config")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!String::from_utf8_lossy(&output.stdout).contains("geheim"));

    let file = text(&place.at("office.db"));
    assert!(refused(&place, &["--db", &file, "password"]).contains("不需要密码"));
    assert!(refused(&place, &["--db", &address, "password"]).contains("没有收到密码"));
    assert!(refused(&place, &["--db", &address, "password", "--forget"]).contains("没有可用的密钥库"));
}
