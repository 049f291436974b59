//! Progress on a terminal, for anything that takes more than a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::read::Progress;

/// Shows bytes, rate and time left while it lives; draws nothing where stderr is no terminal.
pub(super) struct Shown {
    stop: Arc<AtomicBool>,
    bar: ProgressBar,
    drawer: Option<JoinHandle<()>>,
}

/// What is done sooner needs no bar.
const SILENT: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

impl Shown {
    /// Starts to watch `progress` towards `total_bytes`.
    pub(super) fn watch(progress: &Progress, total_bytes: u64, quiet: bool) -> Shown {
        let stop = Arc::new(AtomicBool::new(false));
        let draws = !quiet && !ProgressDrawTarget::stderr().is_hidden();
        let bar = if draws { bar(total_bytes) } else { ProgressBar::hidden() };
        let (watched, stopped, drawn) = (progress.clone(), Arc::clone(&stop), bar.clone());
        let drawer = draws.then(|| thread::spawn(move || draw(&watched, &drawn, &stopped)));
        Shown { stop, bar, drawer }
    }

    /// Takes the bar away while something else is said and asked.
    pub(super) fn set_aside<T>(&self, then: impl FnOnce() -> T) -> T {
        self.bar.suspend(then)
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(drawer) = self.drawer.take() {
            // The drawer only draws; if it died there is nothing to clean up.
            let _ = drawer.join();
        }
        self.bar.finish_and_clear();
    }
}

fn bar(total_bytes: u64) -> ProgressBar {
    // The length of standard input is not known, so neither is the time left.
    let known = total_bytes > 0;
    let bar = if known { ProgressBar::new(total_bytes) } else { ProgressBar::no_length() };
    let form = match known {
        true => "{wide_bar} {bytes}/{total_bytes}  {bytes_per_sec}  ETA {eta}",
        false => "{spinner} {bytes}  {bytes_per_sec}",
    };
    bar.set_style(ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn draw(progress: &Progress, bar: &ProgressBar, stop: &AtomicBool) {
    let mut waited = Duration::ZERO;
    while waited < SILENT {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        thread::sleep(TICK / 4);
        waited += TICK / 4;
    }
    while !stop.load(Ordering::Relaxed) {
        // A second pass over a file counts again: the bar stays below its end until the work is done.
        bar.set_position(bar.length().map_or(progress.bytes(), |total| progress.bytes().min(total)));
        thread::sleep(TICK);
    }
}
