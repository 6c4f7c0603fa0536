import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

export interface Asset {
  readonly contentType: string;
  readonly body: Buffer;
}

/** What a browser asks for; the folder's other files, such as compiler settings, are not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The page's files by URL path, read once: no other path exists, so none leaves the folder. */
export function readAssets(): ReadonlyMap<string, Asset> {
  const folder = join(__dirname, "assets");
  const files = readdirSync(folder).map((name): [string, string] => [`/${name}`, join(folder, name)]);
  files.push(["/vendor/uplot.js", require.resolve("uplot/dist/uPlot.esm.js")]);
  files.push(["/vendor/uplot.css", require.resolve("uplot/dist/uPlot.min.css")]);

  const assets = new Map<string, Asset>();
  for (const [path, file] of files) {
    const contentType = CONTENT_TYPES[extname(file)];
    if (contentType !== undefined) assets.set(path, { contentType, body: readFileSync(file) });
  }
  const index = assets.get("/index.html");
  if (index !== undefined) assets.set("/", index);
  return assets;
}
