//! The way in: [`compile`] for the plain case, [`Builder`] for the rest.

use std::path::{Path, PathBuf};

use crate::config::{ClientPath, ClosedEnums, Config, Layout, Yaserde};
use crate::error::{Error, Position, Problem};
use crate::lower::load_model;
use crate::model::Model;
use crate::output::{self, Generated};

/// Generates a service's code into `OUT_DIR`, as `service.rs` for `service.wsdl`. For a `build.rs`.
///
/// # Errors
/// See [`Builder::compile`].
pub fn compile(wsdl: impl AsRef<Path>) -> Result<(), Error> {
    configure().compile(wsdl)
}

/// A builder with everything at its default.
pub fn configure() -> Builder {
    Builder::default()
}

/// What to generate, how and where to.
///
/// ```no_run
/// # fn main() -> Result<(), soap_build::Error> {
/// soap_build::configure()
///     .out_dir("src/generated")
///     .operations(["customers_Update"])
///     .regenerate_command("cargo codegen")
///     .compile("schema/service.wsdl")
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Builder {
    config: Config,
    layout: Option<Layout>,
    yaserde: Option<Yaserde>,
}

impl Builder {
    /// Folder for code that is checked in: `mod.rs` and a file for each module. Without it, one file in `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.config.out_dir = Some(dir.into());
        self
    }

    /// One file or a folder, whatever the target.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = Some(layout);
        self
    }

    /// Only these operations, and the types that they reach.
    #[must_use]
    pub fn operations<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.config.options.operations.extend(names.into_iter().map(Into::into));
        self
    }

    /// Another folder that documents may be read from, beside that of the first one.
    #[must_use]
    pub fn allow_folder(mut self, dir: impl Into<PathBuf>) -> Self {
        self.config.options.allow.push(dir.into());
        self
    }

    /// A local file for the document at an address.
    #[must_use]
    pub fn catalog(mut self, address: impl Into<String>, file: impl Into<PathBuf>) -> Self {
        self.config.options.catalog.insert(address.into(), file.into());
        self
    }

    /// Types that no operation reaches are generated too.
    #[must_use]
    pub fn all_types(mut self, on: bool) -> Self {
        self.config.options.all_types = on;
        self
    }

    /// Rust modules for namespaces, as pairs of namespace and module.
    #[must_use]
    pub fn module_names<N: Into<String>, M: Into<String>>(mut self, names: impl IntoIterator<Item = (N, M)>) -> Self {
        self.config.options.modules.extend(names.into_iter().map(|(n, m)| (n.into(), m.into())));
        self
    }

    /// Prefixes that namespaces are written with, as pairs of namespace and prefix.
    #[must_use]
    pub fn prefixes<N: Into<String>, P: Into<String>>(mut self, prefixes: impl IntoIterator<Item = (N, P)>) -> Self {
        self.config.options.prefixes.extend(prefixes.into_iter().map(|(n, p)| (n.into(), p.into())));
        self
    }

    /// A type of your own for one of the schema (`{namespace}local`) or a built-in (`xs:dateTime`).
    /// It implements what it stands in for: `Simple` and `Field`, or `Complex` and `Field`.
    #[must_use]
    pub fn type_override(mut self, xsd: impl Into<String>, rust: impl Into<String>) -> Self {
        self.config.type_overrides.insert(xsd.into(), rust.into());
        self
    }

    /// One more derive on every type, such as `serde::Serialize`.
    #[must_use]
    pub fn extra_derive(mut self, path: impl Into<String>) -> Self {
        self.config.extra_derives.push(path.into());
        self
    }

    /// Whether the `yaserde` derives are there without their cargo feature.
    #[must_use]
    pub fn yaserde_default(self, on: bool) -> Self {
        self.yaserde(if on { Yaserde::Always } else { Yaserde::Feature })
    }

    /// How the `yaserde` derives are given. Without this (and [`Builder::yaserde_default`]), they stand behind the feature;
    /// code for `OUT_DIR` has none, since a crate that doesn't declare the feature would be warned of it
    /// (`unexpected_cfgs`).
    #[must_use]
    pub fn yaserde(mut self, yaserde: Yaserde) -> Self {
        self.yaserde = Some(yaserde);
        self
    }

    /// Enumerations that refuse values which the schema doesn't list.
    #[must_use]
    pub fn closed_enums(mut self, which: ClosedEnums) -> Self {
        self.config.closed_enums = which;
        self
    }

    /// A member of requests that the client fills in, by its name in the schema. May be called again for more.
    #[must_use]
    pub fn client_supplies(mut self, member: impl Into<String>) -> Self {
        self.config.client_supplies.insert(member.into());
        self
    }

    /// The member that tells a request's items apart, by its name in the schema.
    #[must_use]
    pub fn item_key(mut self, member: impl Into<String>) -> Self {
        self.config.item_key = Some(member.into());
        self
    }

    /// Methods go on this type instead of a generated one. It has `fn supplied(&self) -> &Supplied` where anything is
    /// supplied, and `async fn call<O: Operation>(&self, request: &O::Request) -> reply<O::Response>`.
    /// With `<T>` at its end it is generic over the transport.
    #[must_use]
    pub fn client(mut self, client: impl Into<String>, reply: impl Into<String>) -> Self {
        self.config.client = Some(ClientPath { client: client.into(), reply: reply.into() });
        self
    }

    /// A table and a visitor of the global elements.
    #[must_use]
    pub fn elements(mut self, on: bool) -> Self {
        self.config.elements = on;
        self
    }

    /// A method `validate()` on each simple type that has facets (XSD P2 §4.3), to ask before a value is sent. Off by
    /// default: what is read is checked in any case, and a broken facet is noted as a receipt.
    #[must_use]
    pub fn validate(mut self, on: bool) -> Self {
        self.config.validate = on;
        self
    }

    /// The command that makes the code anew, for the first line of each file.
    #[must_use]
    pub fn regenerate_command(mut self, command: impl Into<String>) -> Self {
        self.config.regenerate_command = Some(command.into());
        self
    }

    /// What the first line names as the source, instead of the file's name.
    #[must_use]
    pub fn source_name(mut self, name: impl Into<String>) -> Self {
        self.config.source_name = Some(name.into());
        self
    }

    /// Generates and writes. In a build script the documents that were read are watched.
    ///
    /// # Errors
    /// When a document can't be read or understood, when an option names what isn't there, or when a file can't be
    /// written. The message says where and what to do.
    pub fn compile(self, wsdl: impl AsRef<Path>) -> Result<(), Error> {
        let target = match (&self.config.out_dir, std::env::var_os("OUT_DIR")) {
            (Some(dir), _) => dir.clone(),
            (None, Some(dir)) => PathBuf::from(dir),
            (None, None) => {
                let at = Position { file: wsdl.as_ref().display().to_string(), line: 1, column: 1 };
                let help = "call it from a build script, or give a folder by `out_dir`";
                return Err(Error::Option(Problem::new(at, "out_dir", "there is no OUT_DIR", help)));
            }
        };
        let generated = self.generate(wsdl)?;
        // Cargo sets both for build scripts only; elsewhere the lines would be noise.
        if std::env::var_os("OUT_DIR").is_some() && std::env::var_os("TARGET").is_some() {
            for input in &generated.inputs {
                println!("cargo:rerun-if-changed={}", input.display());
            }
            for warning in &generated.warnings {
                println!("cargo:warning={}", warning.to_string().replace(['\n', '\r'], " "));
            }
        }
        generated.write(&target).map_err(|source| Error::Io { path: target.display().to_string(), source })
    }

    /// Generates and writes nothing.
    ///
    /// # Errors
    /// As [`Builder::compile`], but for writing.
    pub fn generate(self, wsdl: impl AsRef<Path>) -> Result<Generated, Error> {
        let path = wsdl.as_ref();
        let config = self.finished();
        let loaded = load_model(path, &config.options)?;
        let mut generated = make(&loaded.model, &config, &source_of(&config, path))?;
        generated.inputs = loaded.inputs;
        Ok(generated)
    }

    fn finished(self) -> Config {
        let mut config = self.config;
        let (layout, yaserde) = match (self.layout, &config.out_dir) {
            (None, None) => (Layout::SingleFile, Yaserde::Never),
            (None, Some(_)) => (Layout::Folder, Yaserde::Feature),
            (Some(layout), _) => (layout, Yaserde::Feature),
        };
        config.layout = layout;
        config.yaserde = self.yaserde.unwrap_or(yaserde);
        config
    }
}

fn source_of(config: &Config, path: &Path) -> String {
    let name = path.file_name().map_or_else(|| "service".into(), |name| name.to_string_lossy().into_owned());
    config.source_name.clone().unwrap_or(name).replace(['\n', '\r'], " ")
}

fn make(model: &Model, config: &Config, source: &str) -> Result<Generated, Error> {
    let modules = crate::emit::emit(model, config);
    let files = output::render(&modules, config, source).map_err(|e| Error::Emit(e.to_string()))?;
    Ok(Generated { files, inputs: Vec::new(), warnings: model.warnings.clone() })
}

/// For tests: code from a model made by hand.
#[doc(hidden)]
pub fn generate_from_model(model: &Model, builder: Builder, source: &str) -> Result<Generated, Error> {
    make(model, &builder.finished(), source)
}

/// For tests: the model that code would be made from.
#[doc(hidden)]
pub fn load(builder: Builder, path: impl AsRef<Path>) -> Result<Model, Error> {
    Ok(load_model(path.as_ref(), &builder.config.options)?.model)
}
