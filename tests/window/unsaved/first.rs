//! What is typed at the first start, before there is a shell that could offer it.

use std::path::PathBuf;

use aftercare::{app::panels, base::text::Lang};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, files, folder, is_offered, wait_for_files, wait_for_kept};

fn is_on(window: &Window, choice: &str) -> bool {
    let node = window.harness.get_by_role_and_label(egui::accesskit::Role::RadioButton, choice);
    node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

#[test]
fn plat_24_the_company_that_was_typed_at_the_first_start_stands_there_again_and_the_data_begins_with_it() {
    let mut window = Window::open(Lang::Zh, panels::all);
    window.wait_for_label("公司名称");
    window.harness.run_steps(3);
    assert_eq!(files(&folder(&window)), Vec::<PathBuf>::new(), "nothing is typed yet");
    window.fill("公司名称", "华东机电设备服务");
    wait_for_kept(&mut window, "华东机电设备服务");
    window.press("English");
    wait_for_kept(&mut window, "\"en\"");
    let path = window.path.clone();
    let mut window = Window::on(window.close(), path, Lang::Zh, panels::all);
    // It is asked in the language that was chosen.
    window.wait_for_label("Company name");
    window.harness.run_steps(3);
    assert_eq!(window.text("Company name"), "华东机电设备服务");
    assert!(is_on(&window, "English"));
    window.picture("unsaved-first-en");
    wait_for_kept(&mut window, "华东机电设备服务");
    window.click("Begin");
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    assert!(!is_offered(&window), "it is done");
    let settings = aftercare::setting::store::load(&super::data(&window)).expect("the settings");
    assert_eq!(settings.company.name, "华东机电设备服务");
    wait_for_files(&mut window, "the end of what is kept", <[PathBuf]>::is_empty);
}
