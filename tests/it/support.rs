//! What several tests need: paths, goldens, the binary.

use std::fs;
use std::path::{Path, PathBuf};

/// A path inside the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Holds `actual` against the golden file at `path`; with `UPDATE=1` in the environment the file is written instead.
pub(crate) fn assert_golden(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(path, actual).expect("the golden can be written");
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected != actual {
        let difference = similar::TextDiff::from_lines(expected.as_str(), actual);
        panic!(
            "{} differs (run with UPDATE=1 to accept):\n{}",
            path.display(),
            difference.unified_diff().context_radius(2).header("golden", "now")
        );
    }
}

/// The checked-in schema of that name.
pub(crate) fn published_schema(name: &str) -> serde_json::Value {
    let path = project(&format!("schemas/{name}.schema.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The checked-in schema of that name (`schemas/<name>.schema.json`), ready to hold many values against, formats
/// included.
pub(crate) fn published_validator(schema_name: &str) -> jsonschema::Validator {
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&published_schema(schema_name)).expect("the schema itself is valid")
}

/// Holds a value against the checked-in schema of that name.
pub(crate) fn assert_valid(schema_name: &str, value: &serde_json::Value) {
    assert_valid_under(&published_validator(schema_name), schema_name, value);
}

/// Holds a value against a schema; `place` names what is wrong where it fails.
pub(crate) fn assert_valid_under(validator: &jsonschema::Validator, place: &str, value: &serde_json::Value) {
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{place} is not valid under its published schema:\n{}\n{value:#}", errors.join("\n"));
}
