//! The files of the repository as text.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file, by its path from the root with forward slashes.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All text files, and the names of all files.
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
    pub(crate) paths: Vec<String>,
}

impl Tree {
    /// The root of this repository.
    pub(crate) fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    /// Reads this repository, without what is built or kept at run time.
    pub(crate) fn read() -> Self {
        let mut tree = Self {
            files: Vec::new(),
            paths: Vec::new(),
        };
        tree.walk(&Self::root(), "");
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        assert!(tree.files.len() > 50, "the repository was not found");
        tree
    }

    /// A tree of samples.
    pub(crate) fn of(samples: &[(&str, &str)]) -> Self {
        let file = |&(path, text): &(&str, &str)| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        Self {
            files: samples.iter().map(file).collect(),
            paths: samples.iter().map(|sample| sample.0.to_owned()).collect(),
        }
    }

    /// The files whose name ends like this.
    pub(crate) fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.ends_with(end))
    }

    fn walk(&mut self, folder: &Path, path: &str) {
        for entry in fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry"))
        {
            let name = entry.file_name().into_string().expect("file names are UTF-8");
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}/{name}")
            };
            let kind = entry.file_type().expect("a kind");
            if kind.is_dir() {
                let built = name == "target" || name == ".git" || path == "data";
                if !built {
                    self.walk(&entry.path(), &path);
                }
            } else if kind.is_file() && path != ".git" {
                if let Ok(text) = fs::read_to_string(entry.path()) {
                    self.files.push(File {
                        path: path.clone(),
                        text,
                    });
                }
                self.paths.push(path);
            }
        }
    }
}

impl File {
    /// Its lines with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}
