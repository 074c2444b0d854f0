//! Folders in which a data file is not safe: those that copy themselves elsewhere, and those of other computers.

use std::path::{Path, PathBuf};

use crate::base::say::Said;

/// What is the matter with a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Danger {
    /// A program copies the folder elsewhere and back, file by file: it takes the file and its journal apart, and brings
    /// back an older one.
    Synced(&'static str),
    /// The folder is another computer's: locks and the journal's shared memory don't reach across, so that two who write
    /// at once spoil the file.
    Shared(String),
}

impl Danger {
    /// What can happen, and what to do.
    pub fn said(&self, path: &Path) -> Said {
        let said = match self {
            Self::Synced(program) => Said::new("error-folder-synced").with("program", *program),
            Self::Shared(kind) => Said::new("error-folder-shared").with("kind", kind.as_str()),
        };
        said.with("path", path.display().to_string())
    }
}

/// Folders by the beginning of their name, and the program that copies them. A name goes on with nothing, or with what
/// such programs put behind it: ` - Company`, ` (Company)`, `_name`.
const NAMES: &[(&str, &str)] = &[
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("iclouddrive", "iCloud Drive"),
    ("icloud drive", "iCloud Drive"),
    ("mobile documents", "iCloud Drive"),
    ("com~apple~clouddocs", "iCloud Drive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("nutstore", "坚果云"),
    ("nutstore files", "坚果云"),
    ("我的坚果云", "坚果云"),
    ("坚果云", "坚果云"),
    ("baidusyncdisk", "百度网盘"),
    ("百度网盘同步空间", "百度网盘"),
    ("百度网盘同步", "百度网盘"),
    ("wps云盘", "WPS 云盘"),
    ("wps 云盘", "WPS 云盘"),
    ("wpsdrive", "WPS 云盘"),
    ("微云同步助手", "微云"),
    ("seafile", "Seafile"),
    ("syncthing", "Syncthing"),
    ("pclouddrive", "pCloud"),
    ("box sync", "Box"),
];

/// What such programs leave in the folder that they copy.
const MARKS: &[(&str, &str)] = &[
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".tmp.driveupload", "Google Drive"),
    (".stfolder", "Syncthing"),
    (".seafile-data", "Seafile"),
    (".nutstore", "坚果云"),
];

/// Systems of files that stand on another computer.
const SHARES: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "afpfs",
    "webdav",
    "davfs",
    "ncpfs",
    "ceph",
    "glusterfs",
    "lustre",
    "vboxsf",
    "vmhgfs",
    "prl_fs",
    "drvfs",
];

/// Those among them that a program of the user provides.
const USERS_SHARES: &[&str] = &["sshfs", "rclone", "gvfsd-fuse", "davfs", "davfs2", "smbnetfs", "glusterfs", "s3fs"];

/// What is the matter with the folder that a file stands in, or shall stand in. Asks the system: a share that is away
/// may take long to answer.
pub fn danger(file: &Path) -> Option<Danger> {
    let folder = known_folder(file);
    let has = |folder: &Path, name: &str| folder.join(name).exists();
    if let Some(kind) = unc(&folder.to_string_lossy()).or_else(|| share_of_system(&folder)) {
        return Some(Danger::Shared(kind));
    }
    // As it was named, and as it stands: a link into such a folder is in it.
    let named = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    synced(&named, has).or_else(|| synced(&folder.join("file"), has)).map(Danger::Synced)
}

/// The nearest folder above a file that is there, without links.
fn known_folder(file: &Path) -> PathBuf {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    absolute.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok()).unwrap_or(absolute)
}

/// The program that copies a folder above a file elsewhere.
fn synced(file: &Path, has: impl Fn(&Path, &str) -> bool) -> Option<&'static str> {
    file.ancestors().skip(1).find_map(|folder| {
        let name = folder.file_name()?.to_string_lossy().to_lowercase();
        let begins = |start: &str| {
            let rest = name.strip_prefix(start)?;
            (rest.is_empty() || rest.starts_with([' ', '(', '-', '_', '（'])).then_some(())
        };
        let by_name = NAMES.iter().find(|(start, _)| begins(start).is_some());
        by_name.or_else(|| MARKS.iter().find(|(mark, _)| has(folder, mark))).map(|(_, program)| *program)
    })
}

/// A path of Windows that leads to another computer: `\\server\share`, however it is written.
fn unc(folder: &str) -> Option<String> {
    let rest = folder.strip_prefix(r"\\?\UNC\").or_else(|| {
        let rest = folder.strip_prefix(r"\\")?;
        (!rest.starts_with(['?', '.'])).then_some(rest)
    })?;
    let mut parts = rest.split('\\').filter(|part| !part.is_empty());
    let (server, share) = (parts.next()?, parts.next().unwrap_or_default());
    Some(format!(r"\\{server}\{share}"))
}

#[cfg(target_os = "linux")]
fn share_of_system(folder: &Path) -> Option<String> {
    share(folder, &mounts_of_linux(&std::fs::read_to_string("/proc/self/mountinfo").ok()?))
}

#[cfg(target_os = "macos")]
fn share_of_system(folder: &Path) -> Option<String> {
    let listed = std::process::Command::new("/sbin/mount").output().ok()?;
    share(folder, &mounts_of_mac(&String::from_utf8_lossy(&listed.stdout)))
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn share_of_system(_: &Path) -> Option<String> {
    None
}

/// The kind of share that a folder is on, by where the disks are: the place and kind of each.
#[cfg_attr(not(any(target_os = "linux", target_os = "macos", test)), expect(dead_code))]
fn share(folder: &Path, mounts: &[(PathBuf, String)]) -> Option<String> {
    // Of two at the same place the later one lies on top.
    let holds = mounts.iter().filter(|(place, _)| folder.starts_with(place));
    let (_, kind) = holds.max_by_key(|(place, _)| place.components().count())?;
    let of_user = kind.strip_prefix("fuse.").is_some_and(|program| USERS_SHARES.contains(&program));
    (of_user || SHARES.contains(&kind.as_str())).then(|| kind.clone())
}

/// The disks of Linux, from `/proc/self/mountinfo`: the fifth word is the place, the kind stands behind the dash.
#[cfg_attr(not(any(target_os = "linux", test)), expect(dead_code))]
fn mounts_of_linux(listed: &str) -> Vec<(PathBuf, String)> {
    let one = |line: &str| {
        let (left, right) = line.split_once(" - ")?;
        Some((PathBuf::from(unescaped(left.split(' ').nth(4)?)), right.split(' ').next()?.to_owned()))
    };
    listed.lines().filter_map(one).collect()
}

/// The disks of macOS, as `mount` says them: `//me@server/share on /Volumes/share (smbfs, nodev)`.
#[cfg_attr(not(any(target_os = "macos", test)), expect(dead_code))]
fn mounts_of_mac(listed: &str) -> Vec<(PathBuf, String)> {
    let one = |line: &str| {
        let (place, kind) = line.split_once(" on ")?.1.rsplit_once(" (")?;
        Some((PathBuf::from(place), kind.split([',', ')']).next()?.to_owned()))
    };
    listed.lines().filter_map(one).collect()
}

/// A path in which spaces and the like stand as `\040`.
#[cfg_attr(not(any(target_os = "linux", test)), expect(dead_code))]
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let number = behind.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
        let number = number.filter(|_| *first == b'\\').and_then(|digits| u8::from_str_radix(digits, 8).ok());
        bytes.push(number.unwrap_or(*first));
        rest = if number.is_some() { &behind[3..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_copy_themselves_are_known_by_their_names() {
        let table = [
            ("/home/li/OneDrive/data/office.db", Some("OneDrive")),
            ("/home/li/OneDrive - 华东机电/office.db", Some("OneDrive")),
            ("/home/li/Dropbox (Company)/office.db", Some("Dropbox")),
            ("/Users/li/Library/Mobile Documents/com~apple~CloudDocs/office.db", Some("iCloud Drive")),
            ("/Users/li/Library/CloudStorage/GoogleDrive-li@example.com/office.db", Some("Google Drive")),
            ("/Users/li/Library/CloudStorage/OneDrive-Company/office.db", Some("OneDrive")),
            ("/home/li/Nextcloud/office.db", Some("Nextcloud")),
            ("/home/li/Nutstore Files/我的坚果云/office.db", Some("坚果云")),
            ("/data/BaiduSyncdisk/office.db", Some("百度网盘")),
            ("/data/WPS云盘/office.db", Some("WPS 云盘")),
            ("/data/WPSDrive/123/office.db", Some("WPS 云盘")),
            ("/home/li/data/office.db", None),
            ("/home/li/Dropboxes/office.db", None),
            ("/home/li/onedrive.db", None),
        ];
        for (file, expected) in table {
            assert_eq!(synced(Path::new(file), |_, _| false), expected, "{file}");
        }
    }

    #[test]
    fn folders_that_copy_themselves_are_known_by_what_lies_in_them() {
        let has = |folder: &Path, name: &str| folder == Path::new("/data/firm") && name == ".dropbox";
        assert_eq!(synced(Path::new("/data/firm/service/office.db"), has), Some("Dropbox"));
        assert_eq!(synced(Path::new("/data/office.db"), has), None);
    }

    #[test]
    fn shares_of_linux_are_known_by_their_kind() {
        let mounts = mounts_of_linux(
            "22 1 259:1 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p1 rw\n\
             40 22 0:40 / /srv rw shared:9 - nfs4 nas:/srv rw\n\
             41 40 8:1 / /srv/local rw - xfs /dev/sda1 rw\n\
             42 22 0:41 / /mnt/two\\040words rw - cifs //nas/data rw\n\
             43 22 0:42 / /home/li/far rw - fuse.sshfs li@far: rw\n\
             44 22 0:43 / /home/li/box rw - fuse.encfs encfs rw\n",
        );
        let table = [
            ("/srv/data", Some("nfs4")),
            ("/srv/local/data", None),
            ("/srvice", None),
            ("/mnt/two words", Some("cifs")),
            ("/home/li/far/data", Some("fuse.sshfs")),
            ("/home/li/box", None),
            ("/var/lib", None),
        ];
        for (folder, expected) in table {
            assert_eq!(share(Path::new(folder), &mounts).as_deref(), expected, "{folder}");
        }
    }

    #[test]
    fn shares_of_macos_are_known_by_their_kind() {
        let mounts = mounts_of_mac(
            "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n\
             //li@nas._smb._tcp.local/firm data on /Volumes/firm data (smbfs, nodev, nosuid, mounted by li)\n",
        );
        assert_eq!(share(Path::new("/Volumes/firm data/service"), &mounts).as_deref(), Some("smbfs"));
        assert_eq!(share(Path::new("/Users/li"), &mounts), None);
    }

    #[test]
    fn paths_of_windows_that_lead_to_another_computer_are_known() {
        let table = [
            (r"\\nas\firm\service", Some(r"\\nas\firm")),
            (r"\\?\UNC\nas\firm\service", Some(r"\\nas\firm")),
            (r"\\?\C:\Data", None),
            (r"\\.\pipe\x", None),
            (r"C:\Data", None),
            ("/srv", None),
        ];
        for (folder, expected) in table {
            assert_eq!(unc(folder).as_deref(), expected, "{folder}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_yet_is_judged_by_the_folder_that_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let plain = folder.path().join("new").join("office.db");
        assert_eq!(danger(&plain), None);
        let copied = folder.path().join("Dropbox").join("new").join("office.db");
        assert_eq!(danger(&copied), Some(Danger::Synced("Dropbox")));
    }
}
