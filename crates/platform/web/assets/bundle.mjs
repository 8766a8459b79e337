// Makes what the browser gets from what stands in this folder: one stylesheet, one script, one sprite of icons,
// one font and the site icon, each minified, named after its content, and compressed; and the Rust table of them.
// Usage: node bundle.mjs OUT_DIR
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

process.on("uncaughtException", ({ message }) => {
  console.error(message);
  process.exit(1);
});

const out = process.argv[2];
const target = ["chrome109", "firefox115", "safari16"];
const fontFile =
  "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2";
const types = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** `icons.json` as [[Lucide name, drawing]], in the order of the file. */
async function icons() {
  const set = JSON.parse(await readFile("node_modules/@iconify-json/lucide/icons.json", "utf8"));
  const groups = JSON.parse(await readFile("icons.json", "utf8"));
  return Object.values(groups)
    .flatMap((names) => names.split(" "))
    .map((name) => {
      // Lucide renames icons now and then and keeps the old name as an alias; our names stay.
      const found = set.icons[name] ?? set.icons[set.aliases[name]?.parent];
      if (!found) throw new Error(`icons.json names ${name}, which Lucide does not have`);
      return [name, found.body];
    });
}

function sprite(list) {
  const symbols = list.map(([name, body]) => {
    // The stroke is set once on the root of each page's own <svg>, so that a style can change it.
    const lean = body
      .replaceAll(/ (fill="none"|stroke="currentColor"|stroke-linecap="round"|stroke-linejoin="round"|stroke-width="2")/g, "")
      .replace(/^<g>(.*)<\/g>$/, "$1");
    return `<symbol id="${name}" viewBox="0 0 24 24">${lean}</symbol>`;
  });
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

/** The dark values stand in one file and are needed under two conditions. */
const darkTwice = {
  name: "dark-twice",
  setup(builder) {
    builder.onLoad({ filter: /tokens\.dark\.css$/ }, async ({ path }) => {
      const declarations = await readFile(path, "utf8");
      return {
        loader: "css",
        contents: `@media (prefers-color-scheme: dark) { :root:not([data-scheme="light"]) { ${declarations} } }
          :root[data-scheme="dark"] { ${declarations} }`,
      };
    });
  },
};

async function bundle(entry, font) {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    legalComments: "eof",
    format: "esm",
    target,
    external: ["/assets/*"],
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [darkTwice],
    logLevel: "error",
  });
  return Buffer.from(result.outputFiles[0].text.replaceAll("/assets/font.woff2", font));
}

const camel = (name) => name.replaceAll(/(^|-)([a-z0-9])/g, (_, __, letter) => letter.toUpperCase());

function iconEnum(list) {
  const variants = list.map(([name]) => `    /// Lucide's \`${name}\`.\n    ${camel(name)},`).join("\n");
  const all = list.map(([name]) => `        Self::${camel(name)},`).join("\n");
  const names = list.map(([name]) => `            Self::${camel(name)} => "${name}",`).join("\n");
  return `/// The icons in the sprite, named as in Lucide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Icon {
${variants}
}

impl Icon {
    /// Every icon, in the order of \`icons.json\`.
    pub const ALL: [Self; ${list.length}] = [
${all}
    ];

    /// The name in the sprite, as in Lucide: \`"key-round"\`.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one line an icon")]
    pub const fn name(self) -> &'static str {
        match self {
${names}
        }
    }
}
`;
}

async function asset(constant, doc, name, bytes) {
  const extension = extname(name);
  const tag = hash(bytes);
  const file = `${basename(name, extension)}.${tag}${extension}`;
  await writeFile(join(out, file), bytes);
  const packed = extension !== ".woff2";
  if (packed) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    await writeFile(join(out, `${file}.br`), brotliCompressSync(bytes, { params }));
    await writeFile(join(out, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  }
  const include = (suffix) => `include_bytes!(${JSON.stringify(join(out, file + suffix))})`;
  const rust = `/// ${doc}
pub const ${constant}: Asset = Asset {
    file: "${file}",
    url: "/assets/${file}",
    hash: "${tag}",
    content_type: "${types[extension]}",
    plain: ${include("")},
    brotli: ${packed ? `Some(${include(".br")})` : "None"},
    gzip: ${packed ? `Some(${include(".gz")})` : "None"},
};
`;
  return { constant, rust, url: `/assets/${file}` };
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const list = await icons();
const font = await asset("FONT", "The typeface: variable weight, Latin.", "font.woff2", await readFile(fontFile));
const made = [
  font,
  await asset("STYLE", "The stylesheet.", "thuisbasis.css", await bundle("css/index.css", font.url)),
  await asset("SCRIPT", "The script: an ES module.", "thuisbasis.js", await bundle("js/index.js", font.url)),
  await asset("ICONS", "The sprite with one `<symbol>` per [`Icon`].", "icons.svg", sprite(list)),
  await asset("FAVICON", "The site icon.", "favicon.svg", await readFile("favicon.svg")),
];
const table = `/// Every file that is served under \`/assets/\`.
pub static ALL: [&Asset; ${made.length}] = [${made.map(({ constant }) => `&${constant}`).join(", ")}];
`;
await writeFile(join(out, "table.rs"), [...made.map(({ rust }) => rust), table].join("\n"));
await writeFile(join(out, "icons.rs"), iconEnum(list));
