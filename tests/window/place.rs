//! Where the data is: the first start's question, the settings' page, passwords, folders that lose data.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use aftercare::{
    app::{Options, panels},
    base::{failure::Failure, text::Lang},
    cli,
    db::{
        address::{Address, Server},
        clock::Clock,
        keys::Keys,
        open, tx,
    },
    people, setting,
};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{STANDS_AT, Window, has};

/// A key store in memory.
#[derive(Default)]
struct Book(Mutex<BTreeMap<String, String>>);

impl Book {
    fn name(server: &Server) -> String {
        format!("{}@{}", server.user(), server.place())
    }

    fn passwords(&self) -> Vec<String> {
        self.0.lock().unwrap().values().cloned().collect()
    }
}

impl Keys for Book {
    fn is_there(&self) -> Result<(), Failure> {
        Ok(())
    }

    fn kept(&self, server: &Server) -> Result<Option<String>, Failure> {
        Ok(self.0.lock().unwrap().get(&Self::name(server)).cloned())
    }

    fn keep(&self, server: &Server, password: &str) -> Result<(), Failure> {
        self.0.lock().unwrap().insert(Self::name(server), password.to_owned());
        Ok(())
    }

    fn forget(&self, server: &Server) -> Result<bool, Failure> {
        Ok(self.0.lock().unwrap().remove(&Self::name(server)).is_some())
    }
}

/// The window as it starts on a machine where nobody says where the data is.
fn start(folder: tempfile::TempDir, keys: Option<&Arc<Book>>) -> Window {
    let default = folder.path().join("default").join("aftercare.db");
    let keys = keys.cloned();
    Window::with(folder, default.clone(), Lang::Zh, |options| {
        let keys: Arc<dyn Keys> = match keys {
            Some(keys) => keys,
            None => options.keys.clone(),
        };
        Options { default_file: Some(default), panels: panels::all, keys, ..options }
    })
}

fn begin(window: &mut Window, company: &str) {
    window.wait_for_label("公司名称");
    window.fill("公司名称", company);
    window.click("开始使用");
    work(window, company);
}

/// Waits until the window stands on the data of a company.
fn work(window: &mut Window, company: &str) {
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.wait_for_label(company);
    window.settle();
}

/// A file with a company in it.
fn office(path: &Path, company: &str) -> PathBuf {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let conn = open::to_write(path).unwrap();
    let found = setting::command::Command::Found { lang: Lang::Zh, company: company.to_owned() };
    tx::transact(&conn, &Clock::standing_at(STANDS_AT), people::store::SYSTEM, &found).unwrap();
    path.to_owned()
}

fn kept(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("data.json")).unwrap_or_default()
}

#[test]
fn a_machine_without_data_is_asked_where_it_shall_be_and_remembers_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = start(folder, None);
    window.wait_for_label("数据在哪里？");
    window.picture("place-here-zh");
    window.click("English");
    window.wait_for_label("Where is the data?");
    window.picture("place-here-en");
    window.click("简体中文");
    window.wait_for_label("数据在哪里？");
    assert!(window.text("文件").ends_with("aftercare.db"), "the proposed file is shown");
    let own = window.path.with_file_name("own").join("office.db");
    window.fill("文件", &own.display().to_string());
    window.click("使用这里的数据");
    begin(&mut window, "华东机电");
    assert!(own.exists() && !window.path.exists());
    let folder = window.close();
    assert!(kept(folder.path()).contains("office.db"));
    let mut window = start(folder, None);
    work(&mut window, "华东机电");
}

#[test]
fn a_file_that_is_there_is_looked_at_before_it_is_opened_and_one_that_is_not_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = office(&folder.path().join("old/office.db"), "江南空调");
    let mut window = start(folder, None);
    window.wait_for_label("数据在哪里？");
    window.click("打开已有的数据文件");
    let wrong = file.with_file_name("ofice.db");
    window.fill("文件", &wrong.display().to_string());
    window.click("使用这里的数据");
    window.wait_for("it is not there", |harness| harness.query_by_label_contains("没有这个文件").is_some());
    assert!(!wrong.exists());
    window.fill("文件", &file.display().to_string());
    window.click("测试");
    window.wait_for("whose it is", |harness| harness.query_by_label_contains("公司“江南空调”的数据，0 个").is_some());
    window.picture("place-file-zh");
    window.click("使用这里的数据");
    work(&mut window, "江南空调");
}

#[test]
fn the_settings_say_where_the_data_is_and_go_elsewhere_without_losing_what_is_typed_or_moving_anything() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one.db"), folder.path().join("two.db"));
    office(&one, "江南空调");
    office(&two, "华东机电");
    let address = Address::from(&one);
    let mut window = Window::with(folder, one.clone(), Lang::Zh, |options| Options {
        address: Some(address),
        panels: panels::all,
        ..options
    });
    work(&mut window, "江南空调");
    window.click("客户");
    window.settle();
    window.click("新建");
    window.settle();
    window.fill("客户名称", "正在输入");
    window.click("设置");
    window.click("数据位置");
    window.wait_for("its place", |harness| harness.query_by_label_contains("one.db").is_some());
    window.wait_for("its engine", |harness| harness.query_by_label_contains("SQLite 3").is_some());
    window.picture("place-page-zh");
    window.click("改用其他位置…");
    window.wait_for("that nothing is moved", |harness| harness.query_by_label_contains("不会搬过去").is_some());
    window.fill("文件", &two.display().to_string());
    window.picture("place-elsewhere-zh");
    window.click("使用这里的数据");
    window.wait_for_label("有未保存的修改");
    window.click("取消");
    window.settle();
    assert!(window.harness.query_all_by_label("江南空调").next().is_some(), "it stayed");
    window.click("改用其他位置…");
    window.settle();
    window.fill("文件", &two.display().to_string());
    window.click("使用这里的数据");
    window.wait_for_label("有未保存的修改");
    window.click("放弃修改");
    work(&mut window, "华东机电");
    assert!(one.exists(), "the old data stays where it was");
    assert!(kept(window.close().path()).contains("two.db"));
}

#[test]
fn a_folder_that_loses_data_is_named_before_it_is_chosen_and_in_the_window_until_somebody_knows() {
    let folder = tempfile::tempdir().unwrap();
    let file = office(&folder.path().join("Nutstore/office.db"), "江南空调");
    let mut window = start(folder, None);
    window.wait_for_label("数据在哪里？");
    window.click("打开已有的数据文件");
    window.fill("文件", &file.display().to_string());
    window.wait_for("the warning", |harness| harness.query_by_label_contains("由 坚果云 自动同步").is_some());
    window.picture("place-danger-zh");
    window.click("使用这里的数据");
    work(&mut window, "江南空调");
    assert!(has(&window.harness, Role::Alert, "坚果云"));
    window.picture("danger-zh");
    window.click("知道了，不再提醒");
    window.settle();
    assert!(!has(&window.harness, Role::Alert, "坚果云"));
    let mut window = start(window.close(), None);
    work(&mut window, "江南空调");
    assert!(!has(&window.harness, Role::Alert, "坚果云"));
}

#[test]
fn the_first_start_fills_the_file_with_the_demo_company_and_a_name_of_ones_own_stays() {
    for own in ["", "江南空调"] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("aftercare.db");
        let mut window = Window::with(folder, file.clone(), Lang::Zh, |options| Options {
            address: Some(Address::from(&file)),
            panels: panels::all,
            demo: Some(Arc::new(|conn, _, lang, progress| cli::demo::fill(conn, lang, progress))),
            ..options
        });
        window.wait_for_label("公司名称");
        window.fill("公司名称", own);
        window.click("演示公司（含客户、设备和出库记录）");
        window.click("开始使用");
        let name = if own.is_empty() { "华泰精机装备有限公司" } else { own };
        window.wait_for_label(name);
        window.click("客户");
        window.wait_for_label("C00001");
    }
}

#[cfg(unix)]
mod on_a_server {
    use super::*;
    use crate::util::server::Server as Cluster;

    /// Chooses the server by its whole address, typed into one field bit by bit.
    fn choose(window: &mut Window, address: &str, password: &str) {
        window.wait_for_label("数据在哪里？");
        window.click("在公司的服务器上（PostgreSQL），多人共用");
        window.settle();
        let (begun, rest) = address.split_at("postgres://off".len());
        window.fill("服务器", begun);
        assert_eq!(window.text("服务器"), begun);
        window.input("服务器").type_text(rest);
        window.harness.key_press(egui::Key::Tab);
        window.settle();
        assert_eq!((window.text("用户").as_str(), window.text("数据库").as_str()), ("office", "postgres"));
        window.fill("密码", password);
    }

    #[test]
    fn a_server_is_tested_before_it_is_used_and_its_password_goes_to_the_key_store_only() {
        let Some(cluster) = Cluster::start_with_passwords() else { return };
        let keys = Arc::new(Book::default());
        let mut window = start(tempfile::tempdir().unwrap(), Some(&keys));
        choose(&mut window, &cluster.address(), "falsch");
        window.click("测试");
        window.wait_for("the refusal", |harness| harness.query_by_label_contains("不接受此用户名和密码").is_some());
        window.picture("place-server-zh");
        window.fill("密码", "geheim");
        window.click("测试");
        window.wait_for("an empty database", |harness| harness.query_by_label_contains("空数据库").is_some());
        window.picture("place-server-good-zh");
        window.click("使用这里的数据");
        begin(&mut window, "华东机电");
        assert_eq!(keys.passwords(), ["geheim"]);
        let folder = window.close();
        for name in ["data.json", "window.json"] {
            let text = std::fs::read_to_string(folder.path().join(name)).unwrap_or_default();
            assert!(!text.contains("geheim"), "{name}: {text}");
        }
        let mut window = start(folder, Some(&keys));
        work(&mut window, "华东机电");
    }

    #[test]
    fn a_password_that_no_longer_holds_is_asked_for_anew_and_the_kept_one_replaced() {
        let Some(cluster) = Cluster::start_with_passwords() else { return };
        let keys = Arc::new(Book::default());
        let Ok(Address::Server(server)) = Address::parse(&cluster.address()) else { panic!("no server") };
        keys.keep(&server, "veraltet").unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("data.json"), serde_json::json!({"address": cluster.address()}).to_string())
            .unwrap();
        let mut window = start(folder, Some(&keys));
        window.wait_for_label("需要密码");
        window.wait_for("why", |harness| harness.query_by_label_contains("不接受此用户名和密码").is_some());
        window.picture("password-zh");
        window.fill("密码", "falsch");
        window.click("连接");
        window.wait_for_label("需要密码");
        window.fill("密码", "geheim");
        window.click("连接");
        begin(&mut window, "华东机电");
        assert_eq!(keys.passwords(), ["geheim"]);
    }

    #[test]
    fn a_machine_without_a_key_store_says_so_and_asks_each_time() {
        let Some(cluster) = Cluster::start_with_passwords() else { return };
        let mut folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("data.json"), serde_json::json!({"address": cluster.address()}).to_string())
            .unwrap();
        for round in 0..2 {
            let mut window = start(folder, None);
            window.wait_for_label("需要密码");
            window.wait_for("why", |harness| harness.query_by_label_contains("没有可用的密钥库").is_some());
            assert!(window.harness.query_by_label_contains("不接受").is_none(), "nothing was refused yet");
            window.picture("password-no-store-zh");
            window.fill("密码", "geheim");
            window.click("连接");
            if round == 0 {
                begin(&mut window, "华东机电");
            } else {
                work(&mut window, "华东机电");
            }
            folder = window.close();
            assert!(!kept(folder.path()).contains("geheim"));
        }
    }
}
