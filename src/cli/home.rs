//! Where the person's own files stand: `MYDATA_HOME` for all of them, else the folders of the XDG specification.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};

/// Layouts and tariffs of the person's own.
pub(super) fn config_folder() -> Option<PathBuf> {
    folder("XDG_CONFIG_HOME", ".config")
}

/// Masks, ledger and dossiers.
pub(super) fn data_folder() -> anyhow::Result<PathBuf> {
    folder("XDG_DATA_HOME", ".local/share").ok_or_else(|| anyhow!("there is no home folder; set MYDATA_HOME"))
}

fn folder(xdg: &str, below_home: &str) -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    variable("MYDATA_HOME")
        .or_else(|| variable(xdg).map(|folder| folder.join("mydata")))
        .or_else(|| variable("HOME").map(|folder| folder.join(below_home).join("mydata")))
}

/// Makes a folder that only its owner reads.
pub(super) fn make_private_folder(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
            .with_context(|| format!("cannot protect {}", folder.display()))?;
    }
    Ok(())
}
