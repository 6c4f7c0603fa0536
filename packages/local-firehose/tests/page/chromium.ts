import { chromium, type Browser } from "playwright-core";
import { isExecutable, onPath } from "../../../../tests/on-path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The variable CHROMIUM, else the first of the usual names on PATH. */
export function findChromium(): string | undefined {
  const given = process.env["CHROMIUM"] ?? "";
  return given !== "" && isExecutable(given) ? given : NAMES.map(onPath).find((path) => path !== undefined);
}

/** Starts it without a window, and without the calls home that a browser makes by itself. */
export function launchChromium(executablePath: string): Promise<Browser> {
  const args = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  // Chromium refuses its sandbox to root, which is what containers of CI systems run as.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return chromium.launch({ executablePath, headless: true, args });
}
